// Gives the precompiled header a home.
