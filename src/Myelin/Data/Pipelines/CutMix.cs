namespace Myelin;

/// <summary>
/// y = x, with a rectangle of the area 1 - λ replaced by that of another example, where λ is drawn from Beta(factor, factor). Targets are mixed by λ.
/// </summary>
/// <remarks>
/// The rectangle has the aspect ratio of the image and is cut off at its borders; λ is then the share that stays. Partner, share and place depend on
/// seed, epoch and index of the example alone. Labels become one-hot targets: use <see cref="CategoricalCrossentropy"/>. Semantics as in Keras 3, where
/// the partner is another example of the batch.
/// (Yun et al., "CutMix: regularization strategy to train strong classifiers with localizable features", 2019.)
/// <code>
/// Dataset train = Dataset.From(Tensor.Uniform([4, 32, 32, 3]), Tensor.From(0, 1, 1, 0), ["cat", "dog"]);
/// Dataset mixed = train.Map(new CutMix());
/// </code>
/// </remarks>
/// <param name="factor">The strength: 1 cuts every share equally often. Above 0, up to 1000.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not as described.</exception>
public sealed class CutMix(double factor = 1) : Mixing(factor, nameof(CutMix), nameof(factor))
{
    /// <summary>The strength.</summary>
    public double Factor => Strength;

    private protected override int? Axes => 3;

    private protected override Tensor Mixed(Tensor x, Tensor partners, double[] shares, ExampleRandom[] random)
    {
        (int batch, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var within = new bool[checked(batch * height * width)];
        for (int i = 0; i < batch; i++)
        {
            double side = Math.Sqrt(1 - shares[i]);
            (int top, int bottom) = Part(height, side, random[i]);
            (int left, int right) = Part(width, side, random[i]);
            for (int row = top; row < bottom; row++) within.AsSpan((i * height + row) * width + left, right - left).Fill(true);
            shares[i] = 1 - (double)(bottom - top) * (right - left) / ((double)height * width);
        }
        return Tensor.Where(Tensor.From(within, [batch, height, width, 1]), partners, x);
    }

    /// <summary>A share of an axis around a random entry, cut off at its ends.</summary>
    static (int First, int End) Part(int size, double share, ExampleRandom random)
    {
        int centre = random.Integer(size), length = (int)(size * share);
        return (Math.Clamp(centre - length / 2, 0, size), Math.Clamp(centre - length / 2 + length, 0, size));
    }
}
