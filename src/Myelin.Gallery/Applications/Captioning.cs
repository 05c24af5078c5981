namespace Myelin.Gallery.Applications;

/// <summary>p(sentence | picture) = Π p(word | words before it, where they make it look).</summary>
/// <remarks>
/// A convolutional network turns the picture into 8x8 cells of features. A recurrent network reads the sentence so far; its state is a question to all
/// cells, the weights of the answers are the attention, and state and answer together give the next word. (Vinyals et al., "Show and Tell", 2015; Karpathy
/// and Fei-Fei, 2015; Xu et al., "Show, Attend and Tell", 2015.) The pictures show one or two shapes and the sentences follow a small
/// grammar, so that a program can tell whether a sentence is grammatical and whether it is true. Eight of the 64 combinations of size, colour and shape,
/// such as a small red circle, occur in no training picture, and one in every test picture: to name them, the three must have been learnt apart. A
/// network that is sure of everything learns that a small red shape is no circle; label smoothing keeps it from being that sure.
/// </remarks>
public sealed class Captioning : GalleryEntry
{
    const int Batch = 16, Width = 3;

    /// <summary>The seed of all test pictures, whatever the seed of the training.</summary>
    const long TestSeed = 1_000;

    /// <inheritdoc/>
    public override string Id => "captioning";

    /// <inheritdoc/>
    public override string Title => "A network with attention writes what it sees";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required =>
        "scenes of shapes with colours, sizes and positions: at least 99 % of the sentences grammatical and at least 95 % true on combinations never seen " +
        "in training; attention drawn";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int epochs = run.IsShort ? 2 : 8, size = run.IsShort ? 320 : 16_000, count = run.IsShort ? 20 : 1_000;
        var writer = new CaptionWriter(run.Seed);
        run.Tell($"{epochs * size:#,0} pictures, each with one of its true sentences; {count:#,0} of combinations that training never shows are the test.");
        run.Show("parameters", writer.Model.ParameterCount);
        Dataset train = ShapeScenes.Stream(size, run.Seed);
        writer.Model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: ShapeScenes.Padding, labelSmoothing: 0.1),
            [new Accuracy(ignoreLabel: ShapeScenes.Padding)]);
        History history = writer.Model.Fit(CaptionWriter.Shifted(train), epochs, Batch, options: new()
        {
            Seed = run.Seed,
            Callbacks = [Schedule.Cosine(0.003, (long)epochs * size / Batch, warmUpSteps: Math.Min(200, epochs * size / Batch / 2))],
        }, cancellation: run.Cancellation);
        run.Trained(writer.Model, "model");
        run.AtLeast("words right in training, each from the right ones before it", 100 * history["accuracy"][^1], 85, "%", inShort: 20);

        Dataset known = ShapeScenes.Generate(count, TestSeed), unseen = ShapeScenes.Generate(count, TestSeed, count, heldOut: true);
        string[] sentences = writer.Write(unseen.Inputs, Width, run.Cancellation);
        (double grammatical, double right) = Judge(sentences, count, heldOut: true);
        run.AtLeast("grammatical sentences on combinations never seen", grammatical, 99, "%");
        run.AtLeast("true sentences on combinations never seen", right, 95, "%");
        string[] ofKnown = writer.Write(known.Inputs, Width, run.Cancellation);
        run.Show("true sentences on combinations seen in training", Judge(ofKnown, 0, heldOut: false).True, "%");
        if (epochs > 2) run.Draw("accuracy", ImageClassifier.Curves("Words right, each from the right ones before it", history));
        Draw(run, writer, unseen.Take(0, Math.Min(9, count)).Inputs, sentences, count);
    }

    /// <summary>The shares of sentences that are grammatical, and true of the pictures from an index on, in %.</summary>
    static (double Grammatical, double True) Judge(string[] sentences, int first, bool heldOut) => (
        100 * sentences.Average(sentence => SceneSentence.Parse(sentence) != null ? 1.0 : 0),
        100 * sentences.Select((sentence, i) => IsTrue(sentence, first + i, heldOut) ? 1.0 : 0).Average());

    static bool IsTrue(string sentence, int picture, bool heldOut) =>
        SceneSentence.Parse(sentence)?.IsTrueOf(ShapeScenes.SceneAt(picture, TestSeed, heldOut)) == true;

    static void Draw(GalleryRun run, CaptionWriter writer, Tensor images, string[] sentences, int first)
    {
        var captions = new AnnotatedImages("What it writes about pictures with combinations never seen");
        for (int i = 0; i < images.Shape[0]; i++)
            captions.Add(images[i], IsTrue(sentences[i], first + i, heldOut: true) ? sentences[i] : $"{sentences[i]} (not true)");
        run.Draw("captions", captions);
        run.Tell("Where it looks for each word: bright is where the attention is.");
        int shown = Math.Max(0, Array.FindIndex(sentences, sentence => SceneSentence.Parse(sentence) is { Objects.Count: 2 }));
        if (shown >= images.Shape[0] || SceneSentence.Parse(sentences[shown]) == null) return;
        Tensor attention = writer.Attention(images[shown], sentences[shown]);
        var looks = new AnnotatedImages($"Where it looks: {sentences[shown]}", columns: 5);
        string[] words = sentences[shown].Split(' ');
        for (int i = 0; i < words.Length; i++) looks.Add(images[shown], words[i], attention: attention[i]);
        run.Draw("attention", looks);
    }
}
