// The file that the precompiled header of the plots is made for; it holds nothing else.
