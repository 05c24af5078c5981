namespace Myelin.Gallery.Applications;

/// <summary>
/// Writes a sentence about a picture: a convolutional network gives 8x8 cells of features, a recurrent network reads the words so far, and what it has read
/// decides at which cells it looks for the next word. It looks in four ways at once, since a relation needs two objects.
/// The scores of words are linear in 16 numbers of what was read and in what is seen: what a sight adds to a word is the same whatever was read, which carries
/// over to new combinations. So does dropout of words, since fewer words mean that more must be seen.
/// </summary>
sealed class CaptionWriter
{
    const int Cells = 8, Features = 64, Units = 96, Heads = 4, Gist = 16, Length = ShapeScenes.CaptionLength;

    readonly Embedding embedding = new(ShapeScenes.Words.Count, 32);
    readonly Lstm reader = new(Units, returnSequences: true);
    readonly Dropout ofWords = new(0.3), ofState = new(0.3);
    readonly Dense gist = new(Gist), output = new(ShapeScenes.Words.Count);
    readonly MultiHeadAttention attention = new(Heads, Features / Heads) { ReturnAttentionScores = true };

    /// <summary>A writer that is not trained yet.</summary>
    public CaptionWriter(long seed)
    {
        Symbol image = Symbol.Input(Image, "image"), words = Symbol.Input(Words, "words");
        Symbol maps = image;
        foreach ((int filters, int size, int stride) in new[] { (16, 5, 2), (32, 3, 2), (Features, 3, 2), (Features, 3, 1), (Features, 3, 1) })
            maps = new Relu().Of(new BatchNormalization(momentum: 0.9).Of(new Conv2D(filters, size, stride, Padding.Same, useBias: false).Of(maps)));
        Symbol cells = new Reshape([Cells * Cells, Features]).Of(maps);                                          // of [8, 8, 64]
        cells += new PositionEmbedding(Cells * Cells).Of(cells);
        (Symbol next, Symbol scores) = Read(cells, words);
        Model = new Functional([image, words], [next], seed);
        looking = new Functional([image, words], [scores]);
        seeing = new Functional([image], [cells]);
        Symbol given = Symbol.Input(new TensorSpec([Cells * Cells, Features]), "cells");
        writing = new Functional([given, words], [Read(given, words).Next]);
    }

    readonly Functional looking, seeing, writing;

    static TensorSpec Image => new([ShapeScenes.Side, ShapeScenes.Side, 3], name: "image");

    static TensorSpec Words => new([Length], ElementType.Int32, "words");

    /// <summary>image and the words before each place to the logits of the word at it.</summary>
    public Functional Model { get; }

    /// <summary>From the cells of a picture and the words so far to the logits of the next word, and where it looked for it.</summary>
    (Symbol Next, Symbol Scores) Read(Symbol cells, Symbol words)
    {
        Symbol state = ofState.Of(reader.Of(ofWords.Of(embedding.Of(words))));
        (Symbol seen, Symbol scores) = attention.WithScores(state, cells);
        return (output.Of(new Concatenate().Of(gist.Of(state), seen)), scores);
    }

    /// <summary>Pictures and captions as the model learns from them: the words up to each place as another input.</summary>
    public static Dataset Shifted(Dataset scenes) => scenes.MapBatches((batch, _) => batch.With([batch.Inputs[0], Before(batch.Targets[0])]), [Image, Words]);

    /// <summary>The start and all words but the last: [batch, length].</summary>
    static Tensor Before(Tensor captions) =>
        Tensor.Concatenate([Tensor.Full([captions.Shape[0], 1], (long)ShapeScenes.Start, ElementType.Int32), captions[.., ..^1]], 1);

    /// <summary>The likeliest sentence about each picture that a search over several finds.</summary>
    public string[] Write(Tensor images, int width, CancellationToken cancellation)
    {
        Tensor cells = seeing.Predict(images);
        return [.. Enumerable.Range(0, images.Shape[0]).Select(i =>
        {
            Tensor same = cells[i..(i + 1)].Repeat(width);
            Tensor Next(IReadOnlyList<IReadOnlyList<int>> sequences)
            {
                int[] words = [.. sequences.SelectMany(one => one.Concat(Enumerable.Repeat(ShapeScenes.Padding, Length - one.Count)))];
                return writing.PredictAll([same, Tensor.From(words, [width, Length])])[0][.., sequences[0].Count - 1];
            }
            return ShapeScenes.Decode(BeamSearch.Of(Next, [ShapeScenes.Start], Length, width, ShapeScenes.End, cancellation)[0].Tokens);
        })];
    }

    /// <summary>Where it looks for each word of a sentence, the mean of all heads: [words, 8, 8].</summary>
    public Tensor Attention(Tensor image, string sentence)
    {
        Tensor words = Before(Tensor.From(ShapeScenes.Encode(sentence), [1, Length]));
        return looking.PredictAll([image.ExpandDims(0), words])[0][0].Mean(0).Reshape(Length, Cells, Cells);
    }
}
