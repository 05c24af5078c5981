namespace Myelin.Tests;

/// <summary>Examples, views of them, and the order in which they are served.</summary>
public class DatasetTests
{
    /// <summary>Example i is [i, -i] with the target 10 i.</summary>
    static Dataset Numbered(int count) => Dataset.From(
        Tensor.From([.. Enumerable.Range(0, count).SelectMany(i => new[] { (float)i, -i })], [count, 2]),
        Tensor.From([.. Enumerable.Range(0, count).Select(i => 10 * i)]));

    static int[] Rows(Tensor inputs) => [.. inputs.ToArray<float>().Where((_, i) => i % 2 == 0).Select(x => (int)x)];

    static int[][] Served(Dataset data, int size, bool shuffle = false, long seed = 0, int epoch = 0) =>
        [.. data.Batches(size, shuffle, seed, epoch).Select(batch =>
        {
            (Tensor x, Tensor y) = batch;
            int[] rows = Rows(x);
            Assert.Equal(rows.Length, batch.Count);
            Assert.Equal(rows.Select(row => 10 * row), y.ToArray<int>());
            return rows;
        })];

    [Fact]
    public void Batches_go_through_all_examples_in_order_the_last_may_be_smaller()
    {
        Assert.Equal([[0, 1, 2], [3, 4, 5], [6]], Served(Numbered(7), 3));
        Assert.Equal([[0, 1, 2, 3, 4, 5, 6]], Served(Numbered(7), 100));
        Assert.Empty(Served(Numbered(7).Take(0, 0), 3));
    }

    [Fact]
    public void Inputs_alone_are_served_in_the_same_order_as_with_targets()
    {
        Dataset data = Numbered(7), alone = Dataset.From(data.Inputs);
        Assert.Empty(alone.TargetSpecs);
        Assert.Equal(Served(data, 3, shuffle: true, epoch: 1), alone.Batches(3, shuffle: true, epoch: 1).Select(batch => Rows(batch.Inputs[0])));
    }

    [Fact]
    public void A_shuffled_batch_is_a_function_of_seed_epoch_and_index()
    {
        int[][] first = Served(Numbered(50), 8, shuffle: true, seed: 3, epoch: 2);
        Assert.Equal(Enumerable.Range(0, 50), first.SelectMany(rows => rows).Order());
        Assert.Equal(first, Served(Numbered(50), 8, shuffle: true, seed: 3, epoch: 2));
        Assert.NotEqual(first[0], Served(Numbered(50), 8, shuffle: true, seed: 3, epoch: 3)[0]);
        Assert.NotEqual(first[0], Served(Numbered(50), 8, shuffle: true, seed: 4, epoch: 2)[0]);
        Assert.Equal(first.SelectMany(rows => rows), Served(Numbered(50), 7, shuffle: true, seed: 3, epoch: 2).SelectMany(rows => rows));
    }

    [Fact]
    public void Every_place_of_a_shuffle_is_as_likely()
    {
        const int Count = 8, Epochs = 2000;
        var seen = new int[Count, Count];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int[] order = Numbered(Count).Order(shuffle: true, seed: 1, epoch);
            for (int i = 0; i < Count; i++) seen[i, order[i]]++;
        }
        double mean = Epochs / (double)Count, chi = 0;
        foreach (int n in seen) chi += (n - mean) * (n - mean) / mean;
        Assert.InRange(chi, 49 - 4 * Math.Sqrt(98), 49 + 4 * Math.Sqrt(98));      // 49 degrees of freedom
    }

    [Fact]
    public void A_split_is_a_partition_that_depends_on_seed_and_count_alone()
    {
        (Dataset others, Dataset share) = Numbered(20).Split(0.25, seed: 7);
        Assert.Equal((15, 5), (others.Count, share.Count));
        Assert.Equal(Enumerable.Range(0, 20), Rows(others.Inputs).Concat(Rows(share.Inputs)).Order());
        Assert.Equal(Rows(share.Inputs), Rows(Numbered(20).Split(0.25, seed: 7).Share.Inputs));
        Assert.NotEqual(Rows(share.Inputs), Rows(Numbered(20).Split(0.25, seed: 8).Share.Inputs));
    }

    [Fact]
    public void Views_of_views_keep_inputs_and_targets_together()
    {
        (Dataset others, _) = Numbered(20).Split(0.5, seed: 1);
        Dataset view = others.Take(2, 6).Take(1, 4);
        Assert.Equal(Rows(others.Inputs)[3..7], Rows(view.Inputs));
        Assert.Equal(Rows(view.Inputs).Select(row => 10 * row), view.Targets.ToArray<int>());
        Assert.Equal(Rows(view.Inputs), Served(view, 3).SelectMany(rows => rows));
        (Tensor x, Tensor y) = view.Examples([3, 0, 3]);
        Assert.Equal([Rows(view.Inputs)[3], Rows(view.Inputs)[0], Rows(view.Inputs)[3]], Rows(x));
        Assert.Equal([3], y.Shape);
    }

    [Fact]
    public void Targets_and_inputs_may_be_of_any_type_and_shape()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            Dataset data = Dataset.From(Tensor.Ones([3, 2, 2], type), Tensor.Ones([3, 4], type));
            Assert.Equal(type == ElementType.UInt8 ? ElementType.Float32 : type, data.InputType);
            (Tensor x, Tensor y) = data.Batches(2).First();
            Assert.Equal(data.InputType, x.Type);
            Assert.Equal(type, y.Type);
            Assert.Equal([2, 4], y.Shape);
        }
    }

    [Fact]
    public void Leaving_a_loop_early_stops_the_thread_behind_it()
    {
        for (int i = 0; i < 20; i++)
            foreach ((Tensor x, _) in Numbered(10_000).Batches(1))
            {
                Assert.Equal(0f, x.ToArray<float>()[0]);
                break;
            }
    }

    [Fact]
    public void A_later_change_of_the_graph_of_what_was_given_is_not_seen()
    {
        Tensor x = Tensor.Ones([2, 1]).AsVariable();
        Dataset data = Dataset.From(x * 2, Tensor.From(0, 1));
        Assert.False(data.Inputs.HasGradient);
        Assert.Equal("2 examples of [1]", data.ToString());
        Assert.Equal("2 examples of [1], 2 classes", Dataset.From(x, Tensor.From(0, 1), ["no", "yes"]).ToString());
    }
}
