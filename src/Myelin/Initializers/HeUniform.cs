namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>Uniform on ±√(6 / inputs). For ReLU.</summary>
    /// <remarks>Source: He et al., "Delving Deep into Rectifiers", 2015.</remarks>
    public static Initializer HeUniform { get; } = Library((shape, seed, type) => Spread(shape, seed, type, Math.Sqrt(6.0 / Inputs(shape))));
}
