namespace Myelin;

/// <summary>A kernel of a plan as it was measured.</summary>
/// <param name="Name">What it computes, with its sizes.</param>
/// <param name="Origins">The layers that it belongs to; several if work of several layers is joined.</param>
/// <param name="Seconds">The median time.</param>
/// <param name="Operations">Additions and multiplications; 0 if unknown.</param>
/// <param name="Bytes">The bytes that it reads and writes.</param>
/// <param name="LiveBytes">The bytes of the arena that hold a value which is still needed while it runs.</param>
/// <param name="KeptBytes">The bytes of its outputs that a kernel of a gradient reads.</param>
readonly record struct TimedKernel(
    string Name, WorkOrigin[] Origins, double Seconds, double Operations, long Bytes, long LiveBytes, long KeptBytes);
