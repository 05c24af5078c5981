namespace Myelin;

/// <summary>
/// Digits that look handwritten, like MNIST: 28x28 grey bytes, white on black. They are generated without files, in any
/// number.
/// </summary>
/// <remarks>
/// A variant of the digit's strokes is randomly distorted, slanted, rotated, scaled and moved, and drawn with a pen of random
/// width. Image i depends only on (seed, i) and has the same bits on every machine. Each block of ten images contains each
/// digit once.
/// </remarks>
public static class DrawnDigits
{
    /// <summary>The height and width of an image.</summary>
    public const int Side = 28;

    const int Classes = 10;
    const int StepsPerPiece = 5;      // a piece is about 6 pixels long, so a step is about one pixel
    const int LongestTrace = 128;     // no variant has more than 16 pieces and 3 strokes

    /// <summary>Generates a data set of images: inputs [28, 28, 1] from 0 to 1, labels 0 to 9.</summary>
    /// <inheritdoc cref="Draw(int, ulong, int, double)" path="/param"/>
    public static Dataset Generate(int count, long seed = 0, int first = 0, double noise = 0) =>
        Dataset.Of(Draw(count, (ulong)seed, first, noise));

    /// <summary>Draws images [count, 28, 28, 1].</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first image. Use different indices for training and testing.</param>
    /// <param name="noise">The standard deviation of the noise added to each pixel, relative to white; 0 for none.</param>
    internal static ByteData Draw(int count, ulong seed = 0, int first = 0, double noise = 0)
    {
        if (count < 1 || first < 0 || first > int.MaxValue - count || (long)count * Side * Side > Array.MaxLength)
        {
            throw new ArgumentException($"DrawnDigits: expects 1 to {Array.MaxLength / (Side * Side)} images and a nonnegative first index, "
                + $"received {count} images from index {first}.");
        }
        PointSet.CheckNoise(nameof(DrawnDigits), noise);
        byte[] images = new byte[count * Side * Side];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = Label(seed, first + i);
            Draw(labels[i], seed, first + i, noise, images.AsSpan(i * Side * Side, Side * Side));
        }
        return new ByteData(images, [count, Side, Side, 1], labels, RawData.NumberedClasses(Classes));
    }

    /// <summary>The digit of an image. Each block of ten images is a permutation of the ten digits.</summary>
    static int Label(ulong seed, int index) =>
        Philox.Permutation(Classes, seed, GeneratorSite.DigitLabels.Number(index / Classes))[index % Classes];

    static void Draw(int digit, ulong seed, int index, double noise, Span<byte> image)
    {
        PhiloxStream random = GeneratorSite.Digits.Stream(seed, index);
        PenStroke[][] variants = DigitStrokes.Variants[digit];
        PenStroke[] strokes = variants[random.NextInt(variants.Length)];

        Span<PenPoint> trace = stackalloc PenPoint[LongestTrace];
        Span<int> ends = stackalloc int[strokes.Length];
        int length = 0;
        for (int s = 0; s < strokes.Length; s++)
        {
            length += strokes[s].Trace(StepsPerPiece, trace[length..]);
            ends[s] = length;
        }
        trace = trace[..length];
        DigitPose.Place(trace, Side, ref random);

        Span<double> ink = stackalloc double[Side * Side];
        ink.Clear();
        var canvas = new InkCanvas(ink, Side);
        double radius = random.NextUniform(0.7, 1.7);   // in pixels; the strokes of MNIST are two to three pixels wide
        int from = 0;
        foreach (int end in ends)
        {
            for (int i = from + 1; i < end; i++)
                canvas.Line(trace[i - 1], trace[i], radius);
            from = end;
        }
        for (int i = 0; i < ink.Length; i++)
        {
            double grey = noise == 0 ? ink[i] : Math.Clamp(ink[i] + noise * random.NextNormal(), 0, 1);
            image[i] = (byte)(255 * grey + 0.5);
        }
    }
}
