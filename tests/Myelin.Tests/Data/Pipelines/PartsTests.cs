namespace Myelin.Tests;

/// <summary>Data sets of several named parts, and of sequences.</summary>
public class PartsTests
{
    static Tensor Numbers(int count, int width) => Tensor.From([.. Enumerable.Range(0, count * width).Select(i => (float)i)], [count, width]);

    static Dataset Two(int count = 6) => Dataset.From(
        [("left", Numbers(count, 2)), ("right", Numbers(count, 3) * 10)],
        [("sum", Numbers(count, 1)), ("label", Tensor.From([.. Enumerable.Range(0, count)]))]);

    [Fact]
    public void Every_part_is_served_by_its_name_and_in_order()
    {
        foreach (Batch batch in Two().Batches(4, shuffle: true, seed: 2))
        {
            int[] rows = batch.Target("label").ToArray<int>();
            Assert.Equal(rows, batch.Rows!);
            Assert.Equal(rows.SelectMany(row => new[] { 2f * row, 2 * row + 1 }), batch.Input("left").ToArray<float>());
            Assert.Equal(rows.SelectMany(row => new[] { 30f * row, 30 * row + 10, 30 * row + 20 }), batch.Input("right").ToArray<float>());
            Assert.Same(batch.Inputs[1], batch.Input("right"));
            Assert.Same(batch.Targets[0], batch.Target("sum"));
            Assert.Contains("left", Assert.Throws<InvalidOperationException>(() => { var (_, _) = batch; }).Message, StringComparison.Ordinal);
            Assert.Contains("did you mean \"right\"", Assert.Throws<ArgumentException>(() => batch.Input("rihgt")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Views_of_several_parts_keep_them_together()
    {
        Dataset view = Two(20).Split(0.5, seed: 3).Share.Take(2, 5);
        Batch all = view.Examples([0, 1, 2, 3, 4]);
        int[] rows = all.Target("label").ToArray<int>();
        Assert.Equal(rows.Select(row => (float)row), all.Target("sum").ToArray<float>());
        Assert.Equal(rows.Select(row => 2f * row), all.Input("left")[.., 0].ToArray<float>());
        Assert.Equal(["left", "right"], view.InputSpecs.Select(spec => spec.Name));
        Assert.Equal("5 examples of left [2], right [3], sum [1], label []", view.ToString());
    }

    [Fact]
    public void Parts_that_do_not_go_together_are_named()
    {
        Assert.Contains("6 \"a\", 5 \"b\", 6 targets", Assert.Throws<ShapeException>(() =>
            Dataset.From([("a", Numbers(6, 1)), ("b", Numbers(5, 1))], [("", Numbers(6, 1))])).Message, StringComparison.Ordinal);
        Assert.Contains("\"a\" twice", Assert.Throws<ArgumentException>(() =>
            Dataset.From([("a", Numbers(6, 1)), ("a", Numbers(6, 1))], [("", Numbers(6, 1))])).Message, StringComparison.Ordinal);
        Assert.Contains("a name for each", Assert.Throws<ArgumentException>(() =>
            Dataset.From([("a", Numbers(6, 1)), ("", Numbers(6, 1))], [("", Numbers(6, 1))])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one input",
            Assert.Throws<ArgumentException>(() => Dataset.From([], [("", Numbers(6, 1))])).Message, StringComparison.Ordinal);
        Assert.Contains("one input part", Assert.Throws<InvalidOperationException>(() => Two().Inputs).Message, StringComparison.Ordinal);
        Assert.Contains("received a number",
            Assert.Throws<ShapeException>(() => Dataset.From(Tensor.From([1f], []), Numbers(1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_may_be_left_out()
    {
        Dataset data = Dataset.From([("", Numbers(5, 2))], []);
        Assert.Empty(data.Batches(3).First().Targets);
        Assert.Equal([5, 2], data.Inputs.Shape);
    }

    static int[][] Texts => [[1, 2, 3], [4], [5, 6], [], [7, 8, 9, 10, 11]];

    [Fact]
    public void Sequences_are_padded_to_the_longest_of_their_batch()
    {
        Dataset data = Dataset.From(DataPart.Sequences(Texts), Tensor.From(0, 1, 2, 3, 4));
        Batch[] batches = [.. data.Batches(2)];
        Assert.Equal([2, 3], batches[0].Inputs[0].Shape);
        Assert.Equal([1, 2, 3, 4, 0, 0], batches[0].Inputs[0].ToArray<int>());
        Assert.Equal([5, 6, 0, 0], batches[1].Inputs[0].ToArray<int>());
        Assert.Equal([7, 8, 9, 10, 11], batches[2].Inputs[0].ToArray<int>());
        Assert.Null(batches[0].InputMasks[0]);
        Assert.Equal("[?]", data.InputSpecs[0].ToString());
        Assert.Equal(ElementType.Int32, data.InputSpecs[0].Type);
        Assert.Contains("different lengths", Assert.Throws<InvalidOperationException>(() => data.InputShape).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_multiple_mask_and_lengths_are_those_asked_for()
    {
        SequencePart texts = DataPart.Sequences(Texts, new(Value: -1, Multiple: 4, Mask: true));
        Dataset data = Dataset.From([("tokens", texts), ("lengths", texts.Lengths), ("mask", texts.Mask)], [("label", Tensor.From(0, 1, 2, 3, 4))]);
        Batch batch = data.Examples([3, 0, 4]);
        Assert.Equal([3, 8], batch.Input("tokens").Shape);
        Assert.Equal([-1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, -1, -1, -1, -1, -1, 7, 8, 9, 10, 11, -1, -1, -1], batch.Input("tokens").ToArray<int>());
        Assert.Equal([0, 3, 5], batch.Input("lengths").ToArray<int>());
        bool[] expected = [.. batch.Input("tokens").ToArray<int>().Select(token => token > 0)];
        Assert.Equal(expected, batch.InputMasks[0]!.ToArray<bool>());
        Assert.Equal(expected, batch.Input("mask").ToArray<bool>());
        Assert.Null(batch.InputMasks[1]);
    }

    [Fact]
    public void Sequences_of_vectors_keep_their_inner_axes()
    {
        Tensor[] courses = [Tensor.Normal([3, 2], 1), Tensor.Normal([1, 2], 2), Tensor.Normal([4, 2], 3)];
        Batch batch = Dataset.From(DataPart.Sequences(courses), Tensor.From(0, 1, 2)).Examples([2, 1]);
        Assert.Equal([2, 4, 2], batch.Inputs[0].Shape);
        Assert.Equal(courses[2].ToArray<float>(), batch.Inputs[0][0].ToArray<float>());
        Assert.Equal([.. courses[1].ToArray<float>(), 0, 0, 0, 0, 0, 0], batch.Inputs[0][1].ToArray<float>());
        Assert.Contains("at 1", Assert.Throws<ShapeException>(() => DataPart.Sequences([Tensor.Ones([2, 2]), Tensor.Ones([2, 3])])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataPart.Sequences(Array.Empty<Tensor>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequencePadding(Multiple: 0));
    }

    /// <summary>Reads its rows from somewhere, one at a time.</summary>
    sealed class Squares(int count) : DataPart(new TensorSpec([1]), count)
    {
        public override Tensor Rows(ReadOnlySpan<int> indices)
        {
            var values = new float[indices.Length];
            for (int i = 0; i < values.Length; i++) values[i] = indices[i] * indices[i];
            return Tensor.From(values, [values.Length, 1]);
        }
    }

    [Fact]
    public void A_part_of_ones_own_is_shuffled_split_and_served()
    {
        Dataset data = Dataset.From(new Squares(10), Tensor.From([.. Enumerable.Range(0, 10)])).Split(0.3, seed: 1).Others;
        int seen = 0;
        foreach (var (x, y) in data.Batches(3, shuffle: true))
        {
            Assert.Equal(y.ToArray<int>().Select(i => (float)i * i), x.ToArray<float>());
            seen += y.Shape[0];
        }
        Assert.Equal(7, seen);
    }
}
