"""The vocabulary: plain frozen data, free of Qt, files and mathematics.

``params`` declares values, ``figure`` says what to draw, ``gesture`` what a hand did; ``lab``
binds them; ``document`` and ``history`` are what a person keeps; ``storage`` writes and reads
it; ``player`` steps a scene; ``layout`` places a figure's panels; ``colormaps`` colours them.
"""
