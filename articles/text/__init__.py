"""What the desk knows about written English and Chinese: sentences, dates, numbers, names.

Pure functions from a text to the places in it; positions are code points, half-open, as Python
slices are. Nothing here knows of Django.
"""
