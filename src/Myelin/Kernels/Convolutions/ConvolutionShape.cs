namespace Myelin.Kernels;

/// <summary>One axis of a convolution: tap t of output o reads input o·Stride - Before + t·Dilation, if it exists.</summary>
internal readonly record struct ConvolutionAxis(int In, int Out, int Taps, int Stride, int Before, int Dilation)
{
    /// <summary>The most inputs of an axis, padding included. Sums of two such numbers, and four times one, fit in 32 bits.</summary>
    public const int MostInputs = 1 << 28;

    /// <summary>Whether output o reads only input o.</summary>
    public bool IsPlain => this == new ConvolutionAxis(In, In, 1, 1, 0, Dilation);

    /// <summary>The outputs [First, End) for which a tap is not padding, and the input (possibly padding) that output 0 reads with it.</summary>
    public (nint First, nint End, nint In) OutputsOf(nint tap)
    {
        nint at = tap * Dilation - Before;
        return (at < 0 ? (-at + Stride - 1) / Stride : 0, at < In ? nint.Min(Out, (In - 1 - at) / Stride + 1) : 0, at);
    }
}

/// <summary>
/// The sizes of a convolution: x [Images, depth, height, width, Inputs], w [taps, Inputs / Groups, Outputs],
/// y [Images, depth, height, width, Outputs], all row-major.
/// </summary>
internal readonly record struct ConvolutionShape(
    int Images, ConvolutionAxis Depth, ConvolutionAxis Height, ConvolutionAxis Width, int Inputs, int Outputs, int Groups)
{
    public int Taps => Depth.Taps * Height.Taps * Width.Taps;

    /// <summary>Whether every channel is its own group.</summary>
    public bool IsDepthwise => Groups > 1 && Inputs == Groups && Outputs == Groups;

    /// <summary>Whether every sum is empty or there is none, so that the result is zeros or nothing.</summary>
    public bool IsEmpty => Images == 0 || Inputs == 0 || Outputs == 0 || PixelsIn == 0 || PixelsOut == 0;

    /// <summary>Pixels of one image of x.</summary>
    public nint PixelsIn => (nint)Depth.In * Height.In * Width.In;

    /// <summary>Pixels of one image of y.</summary>
    public nint PixelsOut => (nint)Depth.Out * Height.Out * Width.Out;

    /// <summary>The number of multiply-adds, including taps in the padding, or 2^60 if there are more.</summary>
    public long Work => (long)Math.Min(1L << 60, (double)Images * PixelsOut * Taps * (Inputs / Groups) * Outputs);

    /// <summary>Sizes as a profile shows them: "64 x 32 x 32 x 16, 3 x 3 to 32".</summary>
    public string Title
    {
        get
        {
            string depth = Depth.In * Depth.Taps > 1 ? $"{Depth.In} x " : "", taps = Depth.Taps > 1 ? $"{Depth.Taps} x " : "";
            return $"{Images} x {depth}{Height.In} x {Width.In} x {Inputs}, {taps}{Height.Taps} x {Width.Taps} to {Outputs}";
        }
    }

    /// <summary>The same convolution with all axes merged into one if every output reads one input, which gives the tiles longer rows.</summary>
    public ConvolutionShape Simplest()
    {
        if (!Depth.IsPlain || !Height.IsPlain || !Width.IsPlain || PixelsIn > ConvolutionAxis.MostInputs) return this;
        ConvolutionAxis one = new(1, 1, 1, 1, 0, 1);
        int pixels = (int)PixelsIn;
        return this with { Depth = one, Height = one, Width = new(pixels, pixels, 1, 1, 0, 1) };
    }
}
