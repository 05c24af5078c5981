using System.Numerics;

namespace Myelin.Gallery.Parts;

/// <summary>Eight examples of eight inputs with XᵀX / 8 = I (a Hadamard matrix), and their targets X w₀: least squares gives w₀ exactly.</summary>
static class OrthonormalExamples
{
    const int Count = 8;

    /// <summary>w₀, the weights without a penalty.</summary>
    public static IReadOnlyList<double> Weights { get; } = [1.5, -1.2, 0.9, -0.7, 0.45, -0.3, 0.2, -0.1];

    /// <summary>The examples. Sylvester's matrix: the sign of row i and column j is the parity of the bits that i and j have in common.</summary>
    public static Dataset All { get; } = Examples();

    static Dataset Examples()
    {
        var x = new float[Count, Count];
        var y = new float[Count];
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < Count; j++)
            {
                x[i, j] = BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 1 : -1;
                y[i] += (float)Weights[j] * x[i, j];
            }
        return Dataset.From(Tensor.From(x), Tensor.From(y));
    }

    /// <summary>The weights that gradient descent learns with a penalty. Its steps become smaller, for those of L1 never do by themselves.</summary>
    public static double[] Learn(Regularizer regularizer, CancellationToken cancellation)
    {
        var model = new Sequential(input: [Count]) { new Dense(1, useBias: false, kernelInitializer: Initializer.Zeros, kernelRegularizer: regularizer) };
        foreach (double rate in new[] { 0.1, 0.01, 0.001 })
        {
            model.Compile(new SGD(rate), new MeanSquaredError());
            model.Fit(All, epochs: 60 * (int)Math.Round(Math.Log10(1 / rate) * Math.Log10(1 / rate)), batchSize: Count, cancellation: cancellation);
        }
        return model.Parameters[0].Value.Cast(ElementType.Float64).ToArray<double>();
    }
}
