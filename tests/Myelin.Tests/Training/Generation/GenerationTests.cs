namespace Myelin.Tests;

/// <summary>Continuing sequences of tokens.</summary>
public sealed class GenerationTests
{
    const int Vocabulary = 7;

    static readonly TensorSpec tokens = new([null], ElementType.Int32, "tokens");

    static readonly Initializer wide = Initializer.Normal(0, 1);

    /// <summary>Models of the next token that see what is before in different ways.</summary>
    static Model Make(string kind, long seed = 2)
    {
        Model model = kind switch
        {
            "transformer" => new Sequential(tokens, seed)
            {
                new TokenAndPositionEmbedding(Vocabulary, 40, 8, initializer: wide), new TransformerDecoder(16, 2, kernelInitializer: wide),
                new Dense(Vocabulary, kernelInitializer: wide),
            },
            "recurrent" => new Sequential(tokens, seed)
            {
                new Embedding(Vocabulary, 5, initializer: wide), new Gru(9), new Dense(Vocabulary, kernelInitializer: wide),
            },
            "convolution" => new Sequential(tokens, seed)
            {
                new Embedding(Vocabulary, 5, initializer: wide), new Conv1D(9, 3, padding: Padding.Same), new Dense(Vocabulary, kernelInitializer: wide),
            },
            "window" => new Sequential(new TensorSpec([3], ElementType.Int32), seed)
            {
                new Embedding(Vocabulary, 5, initializer: wide), new Flatten(), new Dense(Vocabulary, kernelInitializer: wide),
            },
            _ => new Sequential(new TensorSpec([6], ElementType.Int32), seed)
            {
                new TokenAndPositionEmbedding(Vocabulary, 6, 8, initializer: wide), new TransformerDecoder(16, 2, kernelInitializer: wide),
                new Dense(Vocabulary, kernelInitializer: wide),
            },
        };
        model.Build();
        return model;
    }

    public static TheoryData<string> Kinds { get; } = ["transformer", "recurrent", "convolution", "window", "fixed"];

    /// <summary>The logits behind a sequence, by one forward pass over all of it, or over what the model can see.</summary>
    static float[] Logits(Model model, IReadOnlyList<int> sequence)
    {
        int? window = model.InputSpecs[0][0];
        int[] seen = [.. sequence.Skip(Math.Max(0, sequence.Count - (window ?? sequence.Count)))];
        int missing = (window ?? 0) - seen.Length, place = -1;
        if (missing > 0)
        {
            bool isLast = model.OutputSpecs[0].Rank == 1;
            place = isLast ? -1 : seen.Length - 1;
            seen = isLast ? [.. new int[missing], .. seen] : [.. seen, .. new int[missing]];
        }
        Tensor y = model.Forward(Tensor.From(seen, [1, seen.Length]));
        return (y.Rank == 3 ? y[0, place] : y[0]).ToArray<float>();
    }

    static int Best(float[] logits) => Array.IndexOf(logits, logits.Max());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_likeliest_tokens_are_those_of_passes_over_the_whole_sequence_for_prompts_of_any_length(string kind)
    {
        Model model = Make(kind);
        int[][] prompts = [[1, 2, 3], [4], [0, 5, 6, 1, 2]];
        IReadOnlyList<int[]> made = model.Generate(prompts, 9);
        for (int i = 0; i < prompts.Length; i++)
        {
            List<int> expected = [.. prompts[i]];
            for (int n = 0; n < 9; n++) expected.Add(Best(Logits(model, expected)));
            Assert.Equal(expected, made[i]);
            Assert.Equal(expected, model.Generate(prompts[i], 9));
        }
        Assert.True(made.SelectMany(row => row).Distinct().Count() > 2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_choices_repeat_with_the_seed_and_differ_with_another(string kind)
    {
        Model model = Make(kind);
        foreach (Sampler sampler in new[] { Sampler.Random(2), Sampler.TopK(4, 2), Sampler.TopP(0.95, 2) })
        {
            int[] one = model.Generate([1, 2], 20, sampler, seed: 5);
            Assert.Equal(one, model.Generate([1, 2], 20, sampler, seed: 5));
            Assert.NotEqual(one, model.Generate([1, 2], 20, sampler, seed: 6));
        }
    }

    [Fact]
    public void Choices_follow_the_probabilities_of_the_tokens_that_are_left()
    {
        float[] probabilities = [0.1f, 0.4f, 0.05f, 0.3f, 0.15f];
        double[] Shares(Sampler sampler)
        {
            var counts = new double[5];
            for (int i = 0; i < 10_000; i++) counts[sampler.Choose(probabilities, (i + 0.5) / 10_000)] += 1e-4;
            return counts;
        }
        void Near(double[] expected, double[] shares)
        {
            for (int i = 0; i < 5; i++) Assert.Equal(expected[i], shares[i], 2e-4);
        }
        Near([0, 1, 0, 0, 0], Shares(Sampler.Greedy));
        Near([0.1, 0.4, 0.05, 0.3, 0.15], Shares(Sampler.Random()));
        Near([0, 0.4 / 0.7, 0, 0.3 / 0.7, 0], Shares(Sampler.TopK(2)));
        Near([0, 1, 0, 0, 0], Shares(Sampler.TopK(1)));
        Near([0.1, 0.4, 0.05, 0.3, 0.15], Shares(Sampler.TopK(99)));
        Near([0, 0.4 / 0.85, 0, 0.3 / 0.85, 0.15 / 0.85], Shares(Sampler.TopP(0.8)));
        Near([0, 1, 0, 0, 0], Shares(Sampler.TopP(0.01)));
    }

    [Fact]
    public void A_temperature_divides_the_logits()
    {
        Model model = Make("recurrent");
        float[] logits = Logits(model, [3]);
        double[] weights = [.. logits.Select(x => Math.Exp((x - logits.Max()) / 1.5))];
        var counts = new double[Vocabulary];
        const int draws = 3000;
        foreach (int[] made in model.Generate([.. Enumerable.Repeat(new[] { 3 }, draws)], 1, Sampler.Random(1.5))) counts[made[1]]++;
        for (int i = 0; i < Vocabulary; i++) Assert.Equal(weights[i] / weights.Sum(), counts[i] / draws, 0.04);
        Assert.Equal(Best(logits), model.Generate([3], 1, Sampler.Random(1e-3))[1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_beam_as_wide_as_all_sequences_finds_the_likeliest_one(string kind)
    {
        Model model = Make(kind);
        double Score(int[] sequence)
        {
            double sum = 0;
            for (int n = 2; n < sequence.Length; n++)
            {
                float[] logits = Logits(model, sequence[..n]);
                sum += logits[sequence[n]] - logits.Max() - Math.Log(logits.Sum(x => Math.Exp(x - logits.Max())));
            }
            return sum;
        }
        IEnumerable<int[]> all = Enumerable.Range(0, Vocabulary * Vocabulary * Vocabulary).Select(
            i => new[] { 1, 2, i / Vocabulary / Vocabulary, i / Vocabulary % Vocabulary, i % Vocabulary });
        Assert.Equal(all.MaxBy(Score), model.Generate([1, 2], 3, Sampler.Beam(Vocabulary * Vocabulary)));
        Assert.Equal(model.Generate([1, 2], 8), model.Generate([1, 2], 8, Sampler.Beam(1)));
        Assert.True(Score(model.Generate([1, 2], 8, Sampler.Beam(3))) >= Score(model.Generate([1, 2], 8)) - 1e-4);
    }

    [Fact]
    public void A_sequence_stops_at_its_end_while_others_go_on()
    {
        Model model = Make("transformer");
        int[][] prompts = [[1, 2, 3], [4], [0, 5]];
        IReadOnlyList<int[]> all = model.Generate(prompts, 12);
        int end = all[0][^4];
        IReadOnlyList<int[]> ended = model.Generate(prompts, 12, end: end);
        for (int i = 0; i < 3; i++)
        {
            int stop = Array.IndexOf(all[i], end, prompts[i].Length);
            Assert.Equal(stop < 0 ? all[i] : all[i][..(stop + 1)], ended[i]);
        }
        int[] beam = model.Generate([1, 2, 3], 12, Sampler.Beam(2), end: end);
        Assert.True(Array.IndexOf(beam, end, 3) is var at && (at < 0 || at == beam.Length - 1));
    }

    [Fact]
    public void Probabilities_give_what_their_logits_give()
    {
        Model logits = Make("recurrent");
        var model = new Sequential(tokens, 2) { new Embedding(Vocabulary, 5), new Gru(9), new Dense(Vocabulary, Activation.Softmax) };
        model.Build();
        foreach ((Parameter a, Parameter b) in model.Parameters.Zip(logits.Parameters)) a.Value = b.Value;
        Assert.Equal(logits.Generate([1], 9), model.Generate([1], 9, fromLogits: false));
        Assert.Equal(logits.Generate([1], 9, Sampler.Random(), seed: 3), model.Generate([1], 9, Sampler.Random(), seed: 3, fromLogits: false));
    }

    [Fact]
    public void A_saved_model_generates_the_same_and_a_small_one_learns_to_count()
    {
        var model = new Sequential(tokens, 1) { new TokenAndPositionEmbedding(5, 12, 16), new TransformerDecoder(32, 2), new Dense(5) };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        Tensor all = Tensor.From([.. Enumerable.Range(0, 5).SelectMany(first => Enumerable.Range(0, 9).Select(i => (first + i) % 5))], [5, 9]);
        model.Fit(Dataset.From(all[.., ..8].Copy(), all[.., 1..].Copy()), epochs: 60, batchSize: 5);
        Assert.Equal([3, 4, 0, 1, 2, 3, 4, 0], model.Generate([3, 4], 6));
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        Assert.Equal(model.Generate([2], 8, Sampler.Random(3), seed: 4), Model.Load(folder["model.safetensors"]).Generate([2], 8, Sampler.Random(3), seed: 4));
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void A_model_with_weights_of_16_bits_predicts_and_generates_what_those_weights_give(ElementType type)
    {
        Sequential New() => new(tokens, 4)
        {
            new TokenAndPositionEmbedding(Vocabulary, 40, 8, initializer: wide), new TransformerDecoder(16, 2), new Lstm(8, returnSequences: true),
            new Bidirectional(new Gru(4, resetAfter: false, returnSequences: true)), new SimpleRnn(8), new Dense(Vocabulary),
        };
        Sequential model = New(), rounded = New();
        model.Build();
        rounded.Build();
        model.ConvertWeights(type);
        foreach ((State a, State b) in model.States.Zip(rounded.States)) b.Value = a.Value.Cast(b.Type);
        Tensor x = Tensor.From(new[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        Assert.Equal(rounded.Predict(x).ToArray<float>(), model.Predict(x).ToArray<float>());
        Assert.Equal(rounded.Generate([1, 2], 6), model.Generate([1, 2], 6));
    }

    [Fact]
    public void Misuse_is_refused_with_the_fix()
    {
        Model model = Make("transformer");
        var stateful = new Sequential(tokens) { new Embedding(Vocabulary, 5), new Gru(9, stateful: 1), new Dense(Vocabulary) };
        var images = new Sequential(input: [3]) { new Dense(2) };
        var broken = new Sequential(tokens) { new Embedding(Vocabulary, 5), new Gru(9), new Activation("nan", x => x * double.NaN) };
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        (string Words, Action Do)[] cases =
        [
            ("received none; give", () => model.Generate(Array.Empty<int[]>(), 3)),
            ("received none in prompt 1", () => model.Generate([[1], []], 3)),
            ("tokens from 0 to 6, received 7 at place 1 of prompt 0", () => model.Generate([1, 7], 3)),
            ("tokens from 0 to 6, received -1", () => model.Generate([-1], 3)),
            ("end from 0 to 6, received 9", () => model.Generate([1], 3, end: 9)),
            ("count from 0 to 1048576, received -1", () => model.Generate([1], -1)),
            ("PositionEmbedding \"token_and_position_embedding/position_embedding\"", () => model.Generate([1], 41)),
            ("is stateful", () => stateful.Generate([1], 3)),
            ("a model of Int32 tokens", () => images.Generate([1], 3)),
            ("received NaN for the token at place 1", () => broken.Generate([1], 3)),
            ("positive temperature, received 0", () => Sampler.Random(0)),
            ("at least one token, received 0", () => Sampler.TopK(0)),
            ("received 1.5", () => Sampler.TopP(1.5)),
            ("width from 1 to 1024, received 0", () => Sampler.Beam(0)),
        ];
        foreach ((string words, Action act) in cases)
        {
            Exception error = Record.Exception(act)!;
            Assert.True(error is ArgumentException or InvalidOperationException, words);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            OpMisuseTests.IsComplete(error, words);
        }
        Assert.Throws<OperationCanceledException>(() => model.Generate([1], 3, cancellation: cancelled.Token));
        Assert.Equal([1, 2], model.Generate([1, 2], 0));
        Assert.Equal(40 + 1, model.Generate([1], 40).Length);
    }
}
