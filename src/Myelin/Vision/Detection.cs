namespace Myelin;

/// <summary>An object on a picture: where, what, and how sure.</summary>
/// <param name="Box">Its box.</param>
/// <param name="Label">Its class, from 0 on.</param>
/// <param name="Score">How sure the detector is; 1 for the truth.</param>
public readonly record struct Detection(Box Box, int Label, double Score = 1);
