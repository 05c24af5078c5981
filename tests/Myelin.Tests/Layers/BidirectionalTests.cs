using static Myelin.Tests.RecurrentReference;
using static Myelin.Tests.RecurrentTests;

namespace Myelin.Tests;

/// <summary>Sequences in both directions, and layers applied to each step.</summary>
public sealed class BidirectionalTests
{
    [Theory]
    [InlineData(BidirectionalMerge.Concatenate)]
    [InlineData(BidirectionalMerge.Sum)]
    [InlineData(BidirectionalMerge.Multiply)]
    [InlineData(BidirectionalMerge.Average)]
    [InlineData(BidirectionalMerge.None)]
    public void Both_directions_skip_padding_and_their_outputs_are_in_the_order_of_the_steps(BidirectionalMerge merge)
    {
        foreach (bool sequences in new[] { true, false })
        {
            var both = new Bidirectional(new Lstm(Units, returnSequences: sequences, biasInitializer: wide), merge);
            Tensor x = X();
            var context = new CallContext();
            context.SetMask(x, Mask);
            IReadOnlyList<Tensor> y = both.Call([x], context);
            Naive[] directions = [.. new[] { both.Layer, both.BackwardLayer }.Select(layer =>
            {
                (int[] sizes, NaiveStep step, _) = Reference("lstm", layer);
                Naive all = Run(Naive.Of(x), sizes, step, layer.GoBackwards, (b, t) => mask[b][t]).Outputs;
                return !sequences ? all.Last(1) : layer.GoBackwards ? Reversed(all) : all;
            })];
            Naive a = directions[0], b = directions[1];
            Naive[] expected = merge switch
            {
                BidirectionalMerge.Concatenate => [Naive.Of(a.Shape.With(-1, 2 * Units),
                    at => (at[^1] < Units ? a : b).At([.. at[..^1], at[^1] % Units]))],
                BidirectionalMerge.Sum => [a.With(b, (p, q) => p + q)],
                BidirectionalMerge.Multiply => [a.With(b, (p, q) => p * q)],
                BidirectionalMerge.Average => [a.With(b, (p, q) => (p + q) / 2)],
                _ => [a, b],
            };
            Assert.Equal(expected.Length, y.Count);
            for (int i = 0; i < y.Count; i++)
            {
                Fixture.Near(expected[i].Values, y[i], float64: 1e-13);
                Assert.Equal(sequences ? Mask.ToArray<bool>() : null, context.MaskOf(y[i])?.ToArray<bool>());
            }
        }
    }

    [Fact]
    public void A_bidirectional_layer_takes_and_returns_states_of_both_and_the_backward_layer_has_weights_of_its_own()
    {
        var both = new Bidirectional(new Gru(Units, returnState: true));
        Tensor x = X();
        Tensor[] initial = Initial([Units, Units]);
        IReadOnlyList<Tensor> y = both.Call([x, .. initial]);
        Assert.Equal(both.Layer.WithState(x, [initial[0]]).Output.ToArray<double>(), y[1].ToArray<double>());
        Assert.Equal(both.BackwardLayer.WithState(x, [initial[1]]).Output.ToArray<double>(), y[2].ToArray<double>());
        Assert.NotEqual(both.Layer.Parameters[0].Value.ToArray<double>(), both.BackwardLayer.Parameters[0].Value.ToArray<double>());
        var stateful = new Bidirectional(new Gru(Units, stateful: RecurrentTests.Batch));
        double[] first = stateful.Of(x).ToArray<double>();
        Assert.NotEqual(first, stateful.Of(x).ToArray<double>());
        stateful.ResetState();
        Assert.Equal(first, stateful.Of(x).ToArray<double>());
    }

    [Fact]
    public void A_mask_of_sentences_and_words_reaches_the_layer_within_and_a_sentence_of_padding_is_masked()
    {
        var tokens = Tensor.From([1, 2, 0, 3, 0, 0, 0, 0, 0, 2, 2, 1], [2, 2, 3]).Cast(ElementType.Int32);
        var embedding = new Embedding(4, Inputs, maskZero: true);
        var words = new Gru(Units);
        var sentences = new TimeDistributed(words);
        var context = new CallContext();
        Tensor y = sentences.Of(embedding.Of(tokens, context), context);
        Assert.Equal([true, true, false, true], context.MaskOf(y)!.ToArray<bool>());
        for (int i = 0; i < 4; i++)
        {
            var one = new CallContext();
            Tensor alone = words.Of(embedding.Of(tokens.Reshape(4, 3)[i..(i + 1)], one), one);
            Assert.Equal(alone.ToArray<float>(), y.Reshape(4, Units)[i..(i + 1)].ToArray<float>());
        }
        var deep = new TimeDistributed(new Gru(Units, returnSequences: true));
        Tensor kept = deep.Of(embedding.Of(tokens, context), context);
        Assert.Equal(tokens.Cast(ElementType.Bool).ToArray<bool>(), context.MaskOf(kept)!.ToArray<bool>());
        Tensor x = X(type: ElementType.Float32);
        context.SetMask(x, Mask);
        Tensor dense = new TimeDistributed(new Dense(2)).Of(x, context);
        Assert.Equal(Mask.ToArray<bool>(), context.MaskOf(dense)!.ToArray<bool>());
    }
}
