namespace Myelin.Tests;

/// <summary>Examples that a function gives one after the other.</summary>
public class StreamTests
{
    static readonly TensorSpec[] X = [[2]], Y = [new(default(Shape), ElementType.Int32)];

    /// <summary>Example i of epoch e is [i, e] with the target 10 i.</summary>
    static Example At(int epoch, int i) => new(Tensor.From((float)i, epoch), Tensor.From([10 * i], []));

    static IEnumerable<Example> Some(int epoch, int count) => Enumerable.Range(0, count).Select(i => At(epoch, i));

    static Dataset Ten(int? count = null) => Dataset.Stream(X, Y, (_, epoch) => Some(epoch, 10), count);

    static float[] Served(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch =>
    {
        (Tensor x, Tensor y) = batch;
        Assert.Null(batch.Rows);
        Assert.Equal(x[.., 0].ToArray<float>().Select(i => (int)(10 * i)), y.ToArray<int>());
        return x[.., 0].ToArray<float>();
    })];

    static readonly float[] All = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void A_stream_is_served_in_its_order_and_may_not_know_its_length()
    {
        Assert.Equal([4, 4, 2], Ten().Batches(4).Select(batch => batch.Count));
        Assert.Equal(All, Served(Ten().Batches(4, shuffle: true)));
        Assert.Equal(All, Served(Ten(10).Batches(4)));
        Assert.False(Ten().IsCounted);
        Assert.True(Ten(10).IsCounted);
        Assert.Contains("is not known", Assert.Throws<InvalidOperationException>(() => Ten().Count).Message, StringComparison.Ordinal);
        Assert.Equal("a stream of examples of [2]", Ten().ToString());
        Assert.Empty(Dataset.Stream(X, Y, (_, _) => []).Batches(3));
    }

    [Fact]
    public void It_begins_at_any_batch_by_seeking_or_by_passing_over()
    {
        long? sought = null;
        Dataset seeks = Dataset.Stream(X, Y, position =>
        {
            sought = position.First;
            return Some(position.Epoch, 10).Skip((int)position.First);
        });
        Assert.Equal(All[6..], Served(seeks.Batches(3, first: 2)));
        Assert.Equal(6, sought);
        Assert.Equal(All[6..], Served(Ten().Batches(3, first: 2)));
        Assert.Empty(Ten().Batches(3, first: 4));
        Assert.Empty(Ten(10).Batches(3, first: 4));
    }

    [Fact]
    public void It_is_a_function_of_seed_and_epoch()
    {
        Dataset data = Dataset.Stream(X, Y, (seed, epoch) => [new(Tensor.From((float)seed, epoch), Tensor.From([(int)(10 * seed)], []))]);
        Assert.Equal([7, 3], data.Batches(1, seed: 7, epoch: 3).Single().Inputs[0].ToArray<float>());
    }

    [Fact]
    public void Without_an_end_it_needs_a_count()
    {
        static IEnumerable<Example> Endless()
        {
            for (int i = 0; ; i++) yield return At(0, i);
        }
        Assert.Equal(All[..5], Served(Dataset.Stream(X, Y, (_, _) => Endless(), count: 5).Batches(2)));
        Dataset part = Dataset.Stream(X, Y, (_, _) => Endless()).Take(2, 4);
        Assert.Equal(4, part.Count);
        Assert.Equal([2f, 3, 4, 5], Served(part.Batches(3)));
        Assert.Equal([5f], Served(part.Batches(3, first: 1)));
    }

    [Fact]
    public void What_the_function_gives_wrongly_is_an_error_at_the_batch()
    {
        static string Error<E>(Dataset data) where E : Exception => Assert.Throws<E>(() => data.Batches(4).Count()).Message;
        Assert.Contains("expects 12 examples in epoch 0, received 10", Error<InvalidOperationException>(Ten(12)), StringComparison.Ordinal);
        Assert.Contains("expects inputs [2] of Float32, received Float32[3]",
            Error<ShapeException>(Dataset.Stream(X, Y, (_, _) => [new(Tensor.Ones([3]), Tensor.From([1], []))])), StringComparison.Ordinal);
        Assert.Contains("received Float32[]",
            Error<ShapeException>(Dataset.Stream(X, Y, (_, _) => [new(Tensor.Ones([2]), Tensor.Ones([]))])), StringComparison.Ordinal);
        Assert.Contains("1 inputs", Error<ShapeException>(Dataset.Stream(X, Y, (_, _) => [new([Tensor.Ones([2]), Tensor.Ones([2])], [Tensor.From([1], [])])])),
            StringComparison.Ordinal);
        Assert.Contains("null at example 0", Error<InvalidOperationException>(Dataset.Stream(X, Y, (_, _) => [null!])), StringComparison.Ordinal);
        Assert.Contains("own fault", Error<NotSupportedException>(Dataset.Stream(X, Y, (_, _) => throw new NotSupportedException("own fault"))),
            StringComparison.Ordinal);
        Assert.Contains("streamed", Assert.Throws<InvalidOperationException>(() => Ten().Split(0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("streamed", Assert.Throws<InvalidOperationException>(() => Ten(10).Examples([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_of_different_lengths_are_padded()
    {
        Dataset data = Dataset.Stream([new([null, 2])], [new([null], ElementType.Int64)], (_, _) => Enumerable.Range(1, 3)
                .Select(length => new Example(Tensor.Full([length, 2], length), Tensor.Full([length], length, ElementType.Int64))),
            padding: new(Value: 9, Mask: true));
        Batch batch = data.Batches(3).Single();
        Assert.Equal([3, 3, 2], batch.Inputs[0].Shape);
        Assert.Equal([1f, 1, 9, 9, 9, 9, 2, 2, 2, 2, 9, 9, 3, 3, 3, 3, 3, 3], batch.Inputs[0].ToArray<float>());
        Assert.Equal([1L, 9, 9, 2, 2, 9, 3, 3, 3], batch.Targets[0].ToArray<long>());
        Assert.Equal([true, false, false, true, true, false, true, true, true], batch.InputMasks[0]!.ToArray<bool>());
    }

    [Fact]
    public void Weights_of_examples_are_those_of_the_batch()
    {
        Dataset data = Dataset.Stream(X, Y,
            (_, _) => Enumerable.Range(0, 4).Select(i => new Example(Tensor.Ones([2]), Tensor.From([i], []), weight: i < 2 ? 1 : i)));
        Batch[] batches = [.. data.Batches(2)];
        Assert.Null(batches[0].Weights);
        Assert.Equal([2.0, 3], batches[1].Weights!.ToArray<double>());
    }
}
