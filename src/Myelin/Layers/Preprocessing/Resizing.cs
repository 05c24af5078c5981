namespace Myelin;

/// <summary>
/// y[i] = Σ w(i, k) x[k] along each axis of the image, where k runs over the pixels near (i + ½) size / new size - ½.
/// x: [batch, height of x, width of x, channels] to y: [batch, height, width, channels].
/// </summary>
/// <remarks>
/// <para>
/// Centres of pixels lie at ½, 3/2, ... as in Keras 3. Nearest takes the pixel that covers the place. Bilinear weighs by the triangle
/// max(0, 1 - |d|), Bicubic by the cubic of Keys with a = -½; at the borders weights are scaled to the sum 1. Area is the mean over the area that a
/// new pixel covers. With antialiasing, triangle and cubic are stretched by the factor of a reduction, so that no pixel is left out.
/// </para>
/// <para>(Keys, "Cubic convolution interpolation for digital image processing", 1981.)</para>
/// <code>
/// new Sequential(input: [null, null, 3]) { new Resizing(224, 224, cropToAspectRatio: true), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="height">The height of the output.</param>
/// <param name="width">The width of the output.</param>
/// <param name="interpolation">How pixels are computed.</param>
/// <param name="cropToAspectRatio">Whether to crop the image to the aspect ratio of the output first, in its centre, instead of distorting it.</param>
/// <param name="antialias">Whether Bilinear and Bicubic use all pixels of a reduced image.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is not from 1 to 65,536, or there is no such interpolation.</exception>
public sealed class Resizing(int height, int width, Interpolation interpolation = Interpolation.Bilinear, bool cropToAspectRatio = false,
    bool antialias = false, string? name = null) : Layer(name)
{
    /// <summary>The height of the output.</summary>
    public int Height { get; } = Settings.Within(height, 1, Resampling.MostPixels, "Resizing");

    /// <summary>The width of the output.</summary>
    public int Width { get; } = Settings.Within(width, 1, Resampling.MostPixels, "Resizing");

    /// <summary>How pixels are computed.</summary>
    public Interpolation Interpolation { get; } = Enum.IsDefined(interpolation) ? interpolation
        : throw new ArgumentOutOfRangeException(nameof(interpolation),
            $"Resizing: expects Nearest, Bilinear, Bicubic or Area, received {interpolation}; Bilinear is usual.");

    /// <summary>Whether the image is cropped to the aspect ratio of the output first.</summary>
    public bool CropToAspectRatio => cropToAspectRatio;

    /// <summary>Whether all pixels of a reduced image are used.</summary>
    public bool Antialias => antialias;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw Misfit(LayoutOf(2), x, "reshape the input to channels last.");
        ExpectComputeType(x);
        if (x.Shape[1] == 0 || x.Shape[2] == 0) throw Misfit("images of at least one pixel", x, "leave out empty images.");
        return Resampling.Resized(CropToAspectRatio ? Resampling.OfAspect(x, Height, Width) : x, Height, Width, Interpolation, Antialias);
    }

    /// <summary>Carries no mask: the rows of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
