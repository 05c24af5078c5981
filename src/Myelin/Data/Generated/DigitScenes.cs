namespace Myelin;

/// <summary>
/// Scenes for detection and segmentation: two to six digits of any data set of grey digits, each of another size and at another place, on a black canvas of
/// 128x128 pixels, with the box and the mask of each.
/// </summary>
/// <remarks>
/// The input "image" is [128, 128, 1] from 0 to 1. The target "boxes" is [6, 4] with left, top, right and bottom in pixels, "labels" is Int32 [6] with -1
/// where there is no digit, and "mask" is UInt8 [128, 128]: 0 for the background, and 1 + d for pixels of digit d. A pixel belongs to a
/// digit that covers at least half of it, and a box is the tightest around such pixels. Scene i depends on the digits, seed and i alone, and has the same
/// bits on every machine.
/// <code>
/// Dataset scenes = DigitScenes.Generate(DrawnDigits.Generate(2000), count: 500);
/// </code>
/// </remarks>
public static class DigitScenes
{
    /// <summary>The height and width of a scene.</summary>
    public const int Side = 128;

    /// <summary>The most digits in a scene.</summary>
    public const int MostDigits = 6;

    /// <summary>The number of classes of pixels: the background and ten digits.</summary>
    public const int PixelClasses = 11;

    const int LeastDigits = 2, Pixels = Side * Side, MostScenes = int.MaxValue / Pixels;

    static IReadOnlyList<TensorSpec> Inputs => [new(Shape.Create([Side, Side, 1]), ElementType.Float32, "image")];

    static IReadOnlyList<TensorSpec> Targets =>
    [
        new(Shape.Create([MostDigits, 4]), ElementType.Float32, "boxes"), new(Shape.Create([MostDigits]), ElementType.Int32, "labels"),
        new(Shape.Create([Side, Side]), ElementType.UInt8, "mask"),
    ];

    /// <summary>Generates scenes in memory, 32 KB each.</summary>
    /// <param name="digits">Grey images [height, width, 1] from 0 to 1 with labels 0 to 9, such as the training examples of MNIST.</param>
    /// <param name="count">The number of scenes.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first scene.</param>
    /// <exception cref="ArgumentException">The number is not from 1 to 131,071, or the first index is negative.</exception>
    /// <exception cref="ShapeException">The digits are no grey images with labels, or larger than 64 pixels.</exception>
    public static Dataset Generate(Dataset digits, int count, long seed = 0, int first = 0)
    {
        Check(digits, count, first, MostScenes);
        byte[] images = new byte[count * Pixels], masks = new byte[count * Pixels];
        float[] boxes = new float[count * MostDigits * 4];
        int[] labels = new int[count * MostDigits];
        for (int i = 0; i < count; i++)
        {
            Draw(digits, (ulong)seed, first + i, images.AsSpan(i * Pixels, Pixels), masks.AsSpan(i * Pixels, Pixels),
                boxes.AsSpan(i * MostDigits * 4, MostDigits * 4), labels.AsSpan(i * MostDigits, MostDigits));
        }
        return Dataset.From([("image", Tensor.From(images, [count, Side, Side, 1]))],
            [
                ("boxes", Tensor.From(boxes, [count, MostDigits, 4])), ("labels", Tensor.From(labels, [count, MostDigits])),
                ("mask", Tensor.From(masks, [count, Side, Side])),
            ],
            RawData.NumberedClasses(10), new ImagePreprocessing([Side, Side, 1], classes: RawData.NumberedClasses(10)));
    }

    /// <summary>
    /// Generates scenes one by one while they are read, and keeps none. Each epoch continues where the last one ended, so a training never sees a scene twice.
    /// </summary>
    /// <param name="digits">Grey images [height, width, 1] from 0 to 1 with labels 0 to 9, such as the training examples of MNIST.</param>
    /// <param name="count">The number of scenes in an epoch.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    /// <exception cref="ShapeException">The digits are no grey images with labels, or larger than 64 pixels.</exception>
    public static Dataset Stream(Dataset digits, int count, long seed = 0)
    {
        Check(digits, count, 0, int.MaxValue);
        return Dataset.Stream(Inputs, Targets, position => Scenes(digits, count, seed, position), count, RawData.NumberedClasses(10));
    }

    static IEnumerable<Example> Scenes(Dataset digits, int count, long seed, StreamPosition position)
    {
        for (long i = position.First; i < count; i++)
        {
            byte[] image = new byte[Pixels], mask = new byte[Pixels];
            float[] boxes = new float[MostDigits * 4];
            int[] labels = new int[MostDigits];
            Draw(digits, (ulong)seed, unchecked((int)(Math.Max(0, position.Epoch - 1) * (long)count + i)), image, mask, boxes, labels);
            yield return new([Tensor.From(image, [Side, Side, 1]).Cast(ElementType.Float32) * (1.0 / 255)],
                [Tensor.From(boxes, [MostDigits, 4]), Tensor.From(labels), Tensor.From(mask, [Side, Side])]);
        }
    }

    static void Check(Dataset digits, int count, int first, int most)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (count < 1 || count > most || first < 0 || first > int.MaxValue - count)
            throw new ArgumentException($"DigitScenes: expects 1 to {most} scenes and a nonnegative first index, received {count} from index {first}; " +
                "use Stream for more scenes than fit in memory.");
        bool areDigits = digits.InputSpecs is [{ Rank: 3, HasFreeAxes: false } image] && image[-1] == 1
            && image[0] <= PlacedDigit.MostSide && image[1] <= PlacedDigit.MostSide
            && digits.HasIndices && digits.Count > 0 && digits.Classes.Count is > 0 and <= 10 && digits.TargetSpecs is [{ Rank: 0 }];
        if (!areDigits)
            throw new ShapeException($"DigitScenes: expects grey images [height, width, 1] of up to {PlacedDigit.MostSide} pixels in memory, with labels of " +
                $"up to 10 classes, received {digits}; use digits such as those of DataSets.Load(\"digits\").");
    }

    static void Draw(Dataset digits, ulong seed, int index, Span<byte> image, Span<byte> mask, Span<float> boxes, Span<int> labels)
    {
        PhiloxStream random = GeneratorSite.DigitScenes.Stream(seed, index);
        int count = LeastDigits + random.NextInt(MostDigits - LeastDigits + 1), placed = 0;
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) chosen[i] = random.NextInt(digits.Count);
        Batch batch = digits.Examples(chosen);
        double[] classes = batch.Targets[0].Cast(ElementType.Float64).ToArray<double>();
        float[] values = batch.Inputs[0].Cast(ElementType.Float32).ToArray<float>();
        int height = batch.Inputs[0].Shape[1], width = batch.Inputs[0].Shape[2];
        var taken = new List<Box>();
        labels.Fill(-1);
        double[] ink = new double[Pixels];
        for (int i = 0; i < count; i++)
        {
            var digit = new PlacedDigit(values.AsSpan(i * height * width, height * width), height, width, (byte)(1 + (int)classes[i]));
            if (!digit.Place(taken, ref random) || digit.Draw(ink, mask) is not { Area: > 0 } box) continue;
            taken.Add(box);
            (boxes[4 * placed], boxes[4 * placed + 1], boxes[4 * placed + 2], boxes[4 * placed + 3]) = (box.Left, box.Top, box.Right, box.Bottom);
            labels[placed++] = (int)classes[i];
        }
        for (int i = 0; i < ink.Length; i++) image[i] = (byte)(255 * ink[i] + 0.5);
    }
}
