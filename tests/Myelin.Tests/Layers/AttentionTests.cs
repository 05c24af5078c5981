using static Myelin.Tests.AttentionReference;

namespace Myelin.Tests;

/// <summary>Attention with masks, several inputs and caches.</summary>
public sealed class AttentionTests
{
    const int Batch = 3, Queries = 4, Keys = 5, Size = 6;

    static readonly bool[][] padding = [[true, true, true, false, false], [false, false, false, false, false], [false, true, true, true, true]];

    static Tensor Random(int steps, long seed, int size = Size, ElementType type = ElementType.Float64) => Tensor.Normal([Batch, steps, size], seed, type);

    static Tensor Mask(bool[][] rows) => Tensor.From(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);

    public static TheoryData<string> Kinds { get; } = ["dot", "concatenate", "additive", "heads", "groups"];

    static AttentionModule Make(string kind, bool causal = false) => kind switch
    {
        "dot" => new Attention(useScale: true, useCausalMask: causal),
        "concatenate" => new Attention(useScale: true, AttentionScore.Concatenate, useCausalMask: causal),
        "additive" => new AdditiveAttention(useCausalMask: causal),
        "heads" => new MultiHeadAttention(2, 4, valueDim: 3, useCausalMask: causal, biasInitializer: Initializer.Uniform(-1, 1)),
        _ => new GroupedQueryAttention(2, 4, 2, useCausalMask: causal),
    };

    static Naive Reference(string kind, AttentionModule layer, Tensor q, Tensor v, Tensor k, Allowed allowed)
    {
        Naive W(string name) => Naive.Of(layer.States.Single(state => state.Path == name || state.Path.EndsWith($"/{name}", StringComparison.Ordinal)).Value);
        Naive a = Naive.Of(q), b = Naive.Of(v), c = Naive.Of(k);
        return kind switch
        {
            "dot" => DotProduct(a, b, c, W("scale").Values[0], allowed),
            "concatenate" => Additive(a, b, c, _ => W("concat_score_weight").Values[0], W("scale").Values[0], allowed),
            "additive" => Additive(a, b, c, i => W("scale").At(i), allowed: allowed),
            "heads" => Heads(a, b, c, W, 2, 2, allowed: allowed),
            _ => Heads(a, b, c, W, 4, 2, allowed: allowed),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Queries_look_at_values_by_keys_that_masks_and_padding_allow(string kind)
    {
        Tensor q = Random(Queries, 1), v = Random(Keys, 2), k = Random(Keys, 3), flags = Tensor.Uniform([Batch, Queries, Keys], 4).GreaterThan(0.4);
        AttentionModule layer = Make(kind);
        layer.Of(q, v, k);
        foreach (Parameter parameter in layer.Parameters) parameter.Value += Tensor.Normal(parameter.Shape, 8, ElementType.Float64) * 0.3;
        bool[] chosen = flags.ToArray<bool>();
        bool Chosen(int b, int t, int s) => chosen[(((b * Queries) + t) * Keys) + s];
        Fixture.Near(Reference(kind, layer, q, v, v, All).Values, layer.Of(q, v), float64: 1e-13);
        Fixture.Near(Reference(kind, layer, q, v, k, All).Values, layer.Of(q, v, k), float64: 1e-13);
        Fixture.Near(Reference(kind, layer, q, v, k, Chosen).Values, layer.Of(q, v, k, flags), float64: 1e-13);
        Fixture.Near(Reference(kind, layer, q, v, v, (_, t, s) => Chosen(0, t, s)).Values, layer.Of(q, v, attentionMask: flags[0]), float64: 1e-13);
        var context = new CallContext();
        context.SetMask(v, Mask(padding));
        context.SetMask(q, Mask([[true, true, true, false], [true, true, true, true], [true, true, false, false]]));
        Tensor y = layer.Of(q, v, k, flags, context);
        Fixture.Near(Reference(kind, layer, q, v, k, (b, t, s) => padding[b][s] && Chosen(b, t, s)).Values, y, float64: 1e-13);
        Assert.Equal(context.MaskOf(q)!.ToArray<bool>(), context.MaskOf(y)!.ToArray<bool>());
        context.SetMask(k, Mask([.. padding.Reverse()]));
        Naive both = Reference(kind, layer, q, v, k, (b, _, s) => padding[b][s] && padding[2 - b][s]);
        Fixture.Near(both.Values, layer.Of(q, v, k, context: context), float64: 1e-13);
        AttentionModule causal = Make(kind, causal: true);
        causal.Of(q, v, k);
        foreach ((Parameter a, Parameter b) in causal.Parameters.Zip(layer.Parameters)) a.Value = b.Value;
        Fixture.Near(
            Reference(kind, causal, q, v, k, (b, t, s) => s <= t && padding[b][s] && padding[2 - b][s]).Values, causal.Of(q, v, k, context: context),
            float64: 1e-13);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_by_query_value_and_key_are_differences_and_what_is_masked_has_none(string kind)
    {
        Tensor q = Random(2, 1), v = Random(3, 2), k = Random(3, 3);
        AttentionModule layer = Make(kind, causal: true);
        layer.Of(q, v, k);
        Tensor mask = Mask([[true, true, false], [false, false, false], [false, true, true]]);
        foreach (bool training in new[] { false, true })
            GradientCheck.First(kind, [q, v, k], x =>
            {
                var context = new CallContext(training);
                context.SetMask(x[1], mask);
                return layer.Of(x[0], x[1], x[2], context: context);
            });
        Tensor values = v.AsVariable();
        var masked = new CallContext();
        masked.SetMask(values, mask);
        Tensor gradient = layer.Of(q, values, k, context: masked).Sum().Gradient(values);
        Assert.All(gradient[1].ToArray<double>(), value => Assert.Equal(0, value));
        Assert.All(gradient[0, 2].ToArray<double>(), value => Assert.Equal(0, value));
        Assert.All(gradient[0, 0].ToArray<double>(), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void Weights_of_attention_are_dropped_in_training_and_keep_their_expectation()
    {
        var layer = new Attention(dropout: 0.25);
        Tensor x = Tensor.Zeros([1, 2000, 1]), ones = Tensor.Ones([1, 2000, 1]);
        Assert.All(layer.Of(x, ones, x).ToArray<float>(), value => Assert.Equal(1, value, 1e-4));
        float[] dropped = layer.Of(x, ones, x, null, new CallContext(training: true)).ToArray<float>();
        Assert.True(dropped.Distinct().Count() > 50);
        Assert.InRange(dropped.Average(), 0.99, 1.01);
        Assert.NotEqual(dropped, layer.Of(x, ones, x, null, new CallContext(training: true)).ToArray<float>());
    }

    static Sequential Decoder(int kind, long seed = 3)
    {
        var tokens = new TensorSpec([null], ElementType.Int32, "tokens");
        return kind switch
        {
            0 => new(tokens, seed)
            {
                new TokenAndPositionEmbedding(11, 700, 8, maskZero: true), new TransformerDecoder(16, 2), new TransformerDecoder(16, 4), new Dense(11),
            },
            1 => new(tokens, seed)
            {
                new Embedding(11, 8),
                new MultiHeadAttention(2, 4, useCausalMask: true, rotaryEmbedding: new()),
                new TransformerDecoder(16, 2, normalizeFirst: true),
                new GroupedQueryAttention(4, 4, 2, useCausalMask: true, rotaryEmbedding: new(500)),
                new Dense(11),
            },
            _ => new(tokens, seed)
            {
                new Embedding(11, 8, maskZero: true), new Lstm(8, returnSequences: true),
                new Rnn(new StackedRnnCells([new GruCell(8), new SimpleRnnCell(8)]), true),
                new TimeDistributed(new Dense(11)),
            },
        };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Token_by_token_with_a_cache_gives_the_bits_of_the_whole_sequence_with_padding_too_eager_and_captured(int kind)
    {
        const int length = 600;
        Sequential model = Decoder(kind);
        model.Build();
        Assert.True(model.IsStepwise);
        Tensor x = (Tensor.Uniform([2, length], 5) * 11).Floor().Cast(ElementType.Int32) * Tensor.Range(length).GreaterThan(2).Cast(ElementType.Int32);
        float[] whole = model.Forward(x).ToArray<float>();
        int[] parts = [7, 1, 1, 300, 1, 1, 280, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        Assert.Equal(length, parts.Sum());
        foreach (bool captures in new[] { false, true })
        {
            var cache = new StepCache(length + 40);
            var step = new Step(x =>
            {
                Tensor y = model.Of(x, new CallContext(cache: cache));
                cache.Advance(x.Shape[1]);
                return y;
            })
            { Captures = captures };
            var outputs = new List<Tensor>();
            int at = 0;
            foreach (int part in parts)
            {
                outputs.Add(step.Run(x[.., at..(at + part)].Copy()).Copy());
                at += part;
            }
            Assert.Equal(whole, Tensor.Concatenate(outputs, 1).ToArray<float>());
            Assert.Equal(length, (long)cache.Position);
            cache.Reset();
            Assert.Equal(outputs[0].ToArray<float>(), step.Run(x[.., ..7].Copy()).ToArray<float>());
        }
    }

    [Fact]
    public void Every_step_depends_on_earlier_steps_alone()
    {
        Sequential model = Decoder(1);
        model.Build();
        Tensor x = (Tensor.Uniform([1, 9], 5) * 11).Floor().Cast(ElementType.Int32);
        Tensor other = Tensor.Concatenate([x[.., ..5], (x[.., 5..] + 1) * 0 + 3], 1);
        Assert.Equal(model.Forward(x)[.., ..5].ToArray<float>(), model.Forward(other)[.., ..5].ToArray<float>());
        Assert.NotEqual(model.Forward(x)[.., 5..].ToArray<float>(), model.Forward(other)[.., 5..].ToArray<float>());
    }

    [Fact]
    public void A_decoder_looks_at_what_an_encoder_gives_with_its_padding()
    {
        Tensor x = Random(Queries, 1), source = Random(Keys, 2);
        var encoder = new TransformerEncoder(7, 2);
        var decoder = new TransformerDecoder(7, 3);
        Tensor plain = decoder.Of(x, source);
        Naive W(string name) => Naive.Of(decoder.States.Single(state => state.Path == name).Value);
        Fixture.Near(Block(Naive.Of(x), W, 3, causal: true, first: false, Naive.Of(source)).Values, plain, float64: 1e-12);
        GradientCheck.First("decoder", [x, source], inputs => decoder.Of(inputs[0], inputs[1]));
        var context = new CallContext();
        context.SetMask(source, Mask([[true, true, true, false, false], [true, true, true, false, false], [true, true, true, false, false]]));
        Tensor y = decoder.Of(x, encoder.Of(source, context), context);
        Fixture.Near(decoder.Of(x, encoder.Of(source[.., ..3])).ToArray<double>(), y, float64: 1e-13);
        Tensor flags = Tensor.Uniform([Batch, Keys, Keys], 4).GreaterThan(0.3);
        bool[] chosen = flags.ToArray<bool>();
        Naive E(string name) => Naive.Of(encoder.States.Single(state => state.Path == name).Value);
        Naive expected = Block(Naive.Of(source), E, 2, false, false, null, (b, t, s) => chosen[(((b * Keys) + t) * Keys) + s]);
        Fixture.Near(expected.Values, encoder.Of(source, flags), float64: 1e-12);
    }

    [Fact]
    public void An_encoder_and_a_decoder_make_a_functional_model_that_is_trained_saved_and_drawn()
    {
        var source = Symbol.Input(new TensorSpec([null], ElementType.Int32), "source");
        var target = Symbol.Input(new TensorSpec([null], ElementType.Int32), "target");
        Symbol a = new Embedding(9, Size, maskZero: true).Of(source), b = new Embedding(9, Size, maskZero: true).Of(target);
        Symbol encoded = new TransformerEncoder(8, 2).Of(a + new SinePositionEncoding().Of(a));
        Symbol decoded = new TransformerDecoder(8, 2, dropout: 0.1).Of(b + new PositionEmbedding(20).Of(b), encoded);
        var model = new Functional([source, target], [new Dense(9).Of(decoded)], seed: 1);
        model.Build();
        Tensor x = (Tensor.Uniform([Batch, 7], 5) * 9).Floor().Cast(ElementType.Int32), y = (Tensor.Uniform([Batch, 4], 6) * 9).Floor().Cast(ElementType.Int32);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        Model again = Model.Load(folder["model.safetensors"]);
        Assert.Equal(model.Forward([x, y])[0].ToArray<float>(), again.Forward([x, y])[0].ToArray<float>());
        Assert.Contains("transformer_decoder", model.Summary(), StringComparison.Ordinal);
        Assert.Contains(model.Trace().Calls, call => call.Module.Path == "transformer_decoder/cross_attention/query");
        ParameterGradients gradients = model.Forward([x, y], training: true)[0].Square().Mean().Gradients(model.Parameters);
        Assert.All(model.Parameters.Index(), one => Assert.NotNull(gradients[one.Index]));
    }

    [Fact]
    public void Weights_that_are_not_kept_whole_give_the_bits_of_those_that_are_and_gradients_equal_to_rounding()
    {
        Tensor X(int batch, int steps, long seed) => Tensor.Normal([batch, steps, 16], seed);
        foreach ((int batch, int steps, bool causal) in new[] { (20, 200, true), (1, 1100, false), (2, 800, true) })
        {
            var layer = new GroupedQueryAttention(4, 4, 2, useCausalMask: causal);
            Tensor x = X(batch, steps, 1), mask = Tensor.Uniform([batch, steps], 2).GreaterThan(0.3), weights = X(batch, steps, 3);
            layer.Of(x[..1, ..3]);
            (Tensor Y, Tensor Gradient) Run(Tensor part, Tensor flags, Tensor by)
            {
                Tensor variable = part.AsVariable();
                var context = new CallContext();
                context.SetMask(variable, flags);
                Tensor y = layer.Of(variable, context);
                return (y, (y * by).Sum().Gradient(variable));
            }
            (Tensor y, Tensor gradient) = Run(x, mask, weights);
            int few = batch == 20 ? 3 : 1;
            if (batch > 1)
            {
                (Tensor one, Tensor its) = Run(x[..few].Copy(), mask[..few].Copy(), weights[..few].Copy());
                Assert.Equal(one.ToArray<float>(), y[..few].ToArray<float>());
                Fixture.Near(its.Cast(ElementType.Float64).ToArray<double>(), gradient[..few], float32: 1e-5);
            }
            var step = new Step(x => layer.Of(x));
            Assert.Equal(layer.Of(x).ToArray<float>(), step.Run(x).ToArray<float>());
            if (causal) Assert.Equal(layer.Of(x)[.., ..50].ToArray<float>(), layer.Of(x[.., ..50]).ToArray<float>());
        }
    }

    [Fact]
    public void Turned_queries_and_keys_give_a_product_of_their_distance()
    {
        var layer = new RotaryEmbedding();
        Tensor Same(long seed) => Tensor.Normal([1, 1, 8], seed, ElementType.Float64).BroadcastTo([1, 40, 8]);
        Tensor q = Same(1), k = Same(2);
        double[] scores = layer.Of(q).MatMul(layer.Of(k).Transpose()).ToArray<double>();
        for (int t = 0; t < 39; t++)
            for (int s = 0; s < 39; s++) Assert.Equal(scores[(t * 40) + s], scores[((t + 1) * 40) + s + 1], 1e-12);
    }

    [Fact]
    public void Positions_far_from_the_start_are_as_exact_as_near_ones()
    {
        Tensor y = new SinePositionEncoding().Of(Tensor.Zeros([1, 100_000, 4]));
        for (int i = 0; i < 4; i++)
        {
            double angle = 99_999 * Math.Pow(10_000, -(i - (i % 2)) / 4.0);
            Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), (float)y[0, 99_999, i], 1e-7);
        }
    }

    [Fact]
    public void Long_sequences_that_a_file_declares_are_built_without_memory_for_them()
    {
        var model = new Sequential(input: [1 << 18, 1024])
        {
            new SinePositionEncoding(), new MultiHeadAttention(2, 4, useCausalMask: true, rotaryEmbedding: new()), new TransformerDecoder(4, 2), new Dense(1),
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Build();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
        Assert.Equal([1 << 18, 1], model.OutputShape);
    }

    [Fact]
    public void A_cache_has_a_length_of_at_least_one_and_at_most_2_to_the_24() =>
        Assert.All(new[] { 0, -1, 1 << 25 }, length => Assert.Contains("length from 1 to 16777216",
            Assert.Throws<ArgumentOutOfRangeException>(() => new StepCache(length)).Message, StringComparison.Ordinal));
}
