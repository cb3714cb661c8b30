"""Reads the files of the library: what they are, what is wrong with them, what they say.

Nothing here imports Django: it runs in a child process of its own (``__main__``) under limits of memory and time, since
a file from outside may be made to crash or to stall whoever opens it. ``toolkit_documents.extraction`` is the parent.
"""
