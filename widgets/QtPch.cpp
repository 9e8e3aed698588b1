// The file that the precompiled header of the window is made for; it holds nothing else.
