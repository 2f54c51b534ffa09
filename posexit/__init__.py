"""posexit: leave a mobile POS contract without losing money, data or customers.

answers -> Case -> Advice { ground, route, letters, tasks, totals, steps } -> Documents -> case folder

The middle is pure: a Case goes in, Advice comes out, and `today` is passed in. The edges are thin:
answers are read, files are written, nothing ever goes over a network.
"""

__version__ = "0.1.0"
