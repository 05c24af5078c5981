namespace Myelin;

/// <summary>
/// Pictures of one or two coloured shapes with a sentence about each, for captioning: 64x64 pixels in colour, on a noisy grey background.
/// </summary>
/// <remarks>
/// The input "image" is [64, 64, 3] from 0 to 1. The target "caption" is Int32 [11]: the words of a true sentence by <see cref="SceneSentence"/>, each by its
/// place in <see cref="Words"/>, an end, and padding. Eight of the 64 combinations of size, colour and kind are held out: <see cref="IsHeldOut"/>. Scene i
/// depends on seed, i and whether they are held out alone, and has the same bits on every machine.
/// <code>
/// Dataset scenes = ShapeScenes.Generate(count: 1000, seed: 0);
/// string sentence = ShapeScenes.Decode(scenes.Targets[0].ToArray&lt;int&gt;());
/// </code>
/// </remarks>
public static class ShapeScenes
{
    /// <summary>The height and width of a picture.</summary>
    public const int Side = 64;

    /// <summary>The number of words and ends in a caption, with padding.</summary>
    public const int CaptionLength = 11;

    /// <summary>The places of padding, start and end in <see cref="Words"/>.</summary>
    public const int Padding = 0, Start = 1, End = 2;

    const int Values = Side * Side * 3, MostScenes = int.MaxValue / Values, Kinds = 4, Colours = 8;

    /// <summary>What a number of a caption stands for: padding, start, end and the words.</summary>
    public static IReadOnlyList<string> Words { get; } = ["", "<start>", "<end>", .. SceneSentence.Vocabulary];

    /// <summary>
    /// Whether a shape is one of the eight combinations that scenes for training do not show. Each size of each kind lacks one colour: the small circle red,
    /// the small square green, the small triangle blue, the small cross yellow, the large circle white, the large square orange, the large triangle purple
    /// and the large cross cyan.
    /// </summary>
    public static bool IsHeldOut(SceneShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return (int)shape.Colour == (int)shape.Kind + (shape.IsLarge ? Kinds : 0);
    }

    /// <summary>Generates pictures and captions in memory, 12 KB each.</summary>
    /// <param name="count">The number of pictures.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The index of the first picture.</param>
    /// <param name="heldOut">Whether each picture shows at least one combination that is held out, rather than none.</param>
    /// <exception cref="ArgumentException">The number is not from 1 to 174,762, or the first index is negative.</exception>
    public static Dataset Generate(int count, long seed = 0, int first = 0, bool heldOut = false)
    {
        Check(count, first, MostScenes);
        byte[] images = new byte[count * Values];
        int[] captions = new int[count * CaptionLength];
        for (int i = 0; i < count; i++)
            Draw((ulong)seed, first + i, heldOut, images.AsSpan(i * Values, Values), captions.AsSpan(i * CaptionLength, CaptionLength));
        return Dataset.From([("image", Tensor.From(images, [count, Side, Side, 3]))], [("caption", Tensor.From(captions, [count, CaptionLength]))],
            Words, new ImagePreprocessing([Side, Side, 3], classes: Words));
    }

    /// <summary>
    /// Generates pictures and captions one by one while they are read, and keeps none. Each epoch continues where the last one ended.
    /// </summary>
    /// <param name="count">The number of pictures in an epoch.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="heldOut">Whether each picture shows at least one combination that is held out, rather than none.</param>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public static Dataset Stream(int count, long seed = 0, bool heldOut = false)
    {
        Check(count, 0, int.MaxValue);
        var image = new TensorSpec([Side, Side, 3], ElementType.Float32, "image");
        return Dataset.Stream([image], [new TensorSpec([CaptionLength], ElementType.Int32, "caption")], Scenes, count, Words);

        IEnumerable<Example> Scenes(StreamPosition position)
        {
            for (long i = position.First; i < count; i++)
            {
                byte[] pixels = new byte[Values];
                int[] caption = new int[CaptionLength];
                Draw((ulong)seed, unchecked((int)(Math.Max(0, position.Epoch - 1) * (long)count + i)), heldOut, pixels, caption);
                yield return new(Tensor.From(pixels, [Side, Side, 3]).Cast(ElementType.Float32) * (1.0 / 255), Tensor.From(caption));
            }
        }
    }

    static void Check(int count, int first, int most)
    {
        if (count < 1 || count > most || first < 0 || first > int.MaxValue - count)
            throw new ArgumentException($"ShapeScenes: expects 1 to {most} pictures and a nonnegative first index, received {count} from index {first}; " +
                "use Stream for more pictures than fit in memory.");
    }

    /// <summary>What picture i of a seed shows.</summary>
    /// <param name="index">The index of the picture.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="heldOut">Whether it shows at least one combination that is held out, rather than none.</param>
    public static ShapeScene SceneAt(int index, long seed = 0, bool heldOut = false)
    {
        PhiloxStream random = GeneratorSite.ShapeScenes.Stream((ulong)seed, index);
        return Scene(heldOut, ref random);
    }

    /// <summary>The words of a caption, up to its end.</summary>
    /// <param name="caption">Places in <see cref="Words"/>.</param>
    /// <exception cref="ArgumentException">There is no such word.</exception>
    public static string Decode(IEnumerable<int> caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return string.Join(' ', caption.SkipWhile(word => word == Start).TakeWhile(word => word is not (End or Padding)).Select(word =>
            (uint)word < (uint)Words.Count ? Words[word]
                : throw new ArgumentException($"ShapeScenes: expects words from 0 to {Words.Count - 1}, received {word}; use a caption of these scenes.")));
    }

    /// <summary>A sentence as a caption: its words, an end, and padding.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <exception cref="ArgumentException">It has an unknown word, or too many.</exception>
    public static int[] Encode(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        int[] caption = new int[CaptionLength];
        string[] words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length >= CaptionLength)
            throw new ArgumentException($"ShapeScenes: expects at most {CaptionLength - 1} words, received {words.Length}; shorten the sentence.");
        for (int i = 0; i < words.Length; i++)
        {
            int place = SceneSentence.Vocabulary.ToList().IndexOf(words[i]);
            caption[i] = place >= 0 ? End + 1 + place : throw Nearest.Unknown("word", words[i], SceneSentence.Vocabulary);
        }
        caption[words.Length] = End;
        return caption;
    }

    static ShapeScene Scene(bool heldOut, ref PhiloxStream random)
    {
        bool isAlone = random.NextInt(4) == 0;
        while (true)
        {
            SceneShape[] shapes = isAlone ? [Drawn(ref random)] : [Drawn(ref random), Drawn(ref random)];
            if (shapes.Any(IsHeldOut) != heldOut || !IsClear(shapes)) continue;
            return new(shapes);
        }
    }

    static SceneShape Drawn(ref PhiloxStream random)
    {
        (int kind, int colour, bool isLarge) = (random.NextInt(Kinds), random.NextInt(Colours), random.NextInt(2) == 1);
        double radius = ShapeDrawing.LargestRadius(isLarge) / Side;
        return new((ShapeKind)kind, (ShapeColour)colour, isLarge, random.NextUniform(radius, 1 - radius), random.NextUniform(radius, 1 - radius));
    }

    /// <summary>Whether the places are clear enough for words: nothing near the limit between two of them, no overlap, and two different shapes.</summary>
    static bool IsClear(SceneShape[] shapes)
    {
        const double Margin = 0.06;
        if (shapes is [var one])
        {
            double x = Math.Abs(one.X - 0.5), y = Math.Abs(one.Y - 0.5), limit = 1.0 / 6;
            return Math.Max(x, y) < limit - Margin || Math.Min(x, y) > limit + Margin;
        }
        (SceneShape a, SceneShape b) = (shapes[0], shapes[1]);
        double right = Math.Abs(a.X - b.X), down = Math.Abs(a.Y - b.Y);
        double apart = (ShapeDrawing.LargestRadius(a.IsLarge) + ShapeDrawing.LargestRadius(b.IsLarge)) / Side;
        return (a.Kind, a.Colour, a.IsLarge) != (b.Kind, b.Colour, b.IsLarge) && Math.Max(right, down) > apart && Math.Abs(right - down) > 2 * Margin;
    }

    static void Draw(ulong seed, int index, bool heldOut, Span<byte> image, Span<int> caption)
    {
        PhiloxStream random = GeneratorSite.ShapeScenes.Stream(seed, index);
        ShapeScene scene = Scene(heldOut, ref random);
        ShapeDrawing.Draw(scene, Side, ref random, image);
        IReadOnlyList<string> sentences = SceneSentence.AllOf(scene);
        Encode(sentences[random.NextInt(sentences.Count)]).CopyTo(caption);
    }
}
