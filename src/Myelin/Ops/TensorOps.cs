namespace Myelin;

/// <summary>The ops as members of <see cref="Tensor"/>; each stands in its own file beside its formula.</summary>
public static partial class TensorOps;
