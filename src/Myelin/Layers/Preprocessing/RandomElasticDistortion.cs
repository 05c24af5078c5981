namespace Myelin;

/// <summary>
/// y[i, j] = x[i + alpha u[i, j], j + alpha v[i, j]] in training, where u and v are uniform on -1 to 1 at each pixel and smoothed by a
/// Gaussian of deviation sigma. At inference y = x. x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// The Gaussian is cut off at 3 sigma; beyond the borders u and v are 0. The defaults are those of the paper for digits of 29 by 29 pixels.
/// (Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003.)
/// <code>
/// new Sequential(input: [28, 28, 1]) { new RandomElasticDistortion(), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="alpha">The strength, in pixels; 0 or more.</param>
/// <param name="sigma">The deviation of the Gaussian, in pixels; from 0.1 to 1000.</param>
/// <param name="fillMode">What lies beyond the borders.</param>
/// <param name="interpolation">How values between pixels are computed: Nearest or Bilinear.</param>
/// <param name="fillValue">The value beyond the borders for <see cref="FillMode.Constant"/>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A setting is not as described.</exception>
public sealed class RandomElasticDistortion(double alpha = 34, double sigma = 4, FillMode fillMode = FillMode.Constant,
    Interpolation interpolation = Interpolation.Bilinear, double fillValue = 0, string? name = null) : ImageAugmentation(name)
{
    /// <summary>The strength, in pixels.</summary>
    public double Alpha { get; } = Settings.NonNegative(alpha, "RandomElasticDistortion");

    /// <summary>The deviation of the Gaussian, in pixels.</summary>
    public double Sigma { get; } = sigma is >= 0.1 and <= 1000 ? sigma
        : throw new ArgumentOutOfRangeException(nameof(sigma),
            FormattableString.Invariant($"RandomElasticDistortion: expects a sigma from 0.1 to 1000 pixels, received {sigma}; 4 suits small images."));

    /// <summary>What lies beyond the borders.</summary>
    public FillMode FillMode => sampling.FillMode;

    /// <summary>How values between pixels are computed.</summary>
    public Interpolation Interpolation => sampling.Interpolation;

    /// <summary>The value beyond the borders for <see cref="FillMode.Constant"/>.</summary>
    public double FillValue => sampling.FillValue;

    readonly ImageSampling sampling = new(Known(interpolation, "RandomElasticDistortion"), Known(fillMode, "RandomElasticDistortion"),
        Settings.Finite(fillValue, "RandomElasticDistortion", nameof(fillValue)));

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => Shape.Size(2L * image[0] * image[1], "RandomElasticDistortion");

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        (int batch, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        Tensor down = Smoothing(height, x), across = Smoothing(width, x);
        Tensor Field(int which) => down.MatMul((uniform.Slice(1, which * height * width, height * width) * 2 - 1).Reshape(batch, height, width))
            .MatMul(across) * Alpha;
        Tensor i = Tensor.Range(height).To(x.Device).Cast(x.Type).Reshape(1, height, 1), j = Tensor.Range(width).To(x.Device).Cast(x.Type).Reshape(1, 1, width);
        return sampling.At(x, i + Field(0), j + Field(1));
    }

    /// <summary>The weights of a Gaussian around each entry: [size, size], symmetric.</summary>
    Tensor Smoothing(int size, Tensor like)
    {
        int radius = (int)Math.Ceiling(3 * Sigma);
        var weights = new double[radius + 1];
        for (int d = 0; d <= radius; d++) weights[d] = DeterministicMath.Exp(-(d * d) / (2 * Sigma * Sigma));
        double sum = weights[0];
        for (int d = 1; d <= radius; d++) sum += 2 * weights[d];
        var matrix = new double[(long)size * size];
        for (int i = 0; i < size; i++)
            for (int j = Math.Max(0, i - radius); j <= Math.Min(size - 1, i + radius); j++) matrix[(long)i * size + j] = weights[Math.Abs(i - j)] / sum;
        return Tensor.From(matrix, [size, size]).Cast(like.Type).To(like.Device);
    }
}
