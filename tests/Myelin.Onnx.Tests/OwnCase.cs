namespace Myelin.Onnx.Tests;

/// <summary>A case of our own: a model whose outputs are held against ONNX Runtime.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">The model.</param>
/// <param name="Inputs">Its inputs.</param>
sealed record OwnCase(string Name, ModelProto Model, (string Name, Tensor Value)[] Inputs)
{
    /// <summary>The largest relative error.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The outputs, where the runtime does not have the operator or computes another meaning.</summary>
    public Func<Tensor[], Tensor[]>? Reference { get; init; }
}

/// <summary>The cases of our own.</summary>
static class OwnCases
{
    public static OwnCase[] All { get; } = [];
}
