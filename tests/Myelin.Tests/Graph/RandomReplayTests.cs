namespace Myelin.Tests;

/// <summary>A replay draws as the eager run would have drawn: anew each time, whatever the order of calls.</summary>
public sealed class RandomReplayTests
{
    [Fact]
    public void Draws_advance_in_a_replay_as_they_do_eagerly()
    {
        Replays.AreEager(() =>
        {
            RandomState a = new(1, 5), b = new(1, 6);
            return ([a.State, b.State],
                x => [Tensor.Uniform([7], a.Next()) + x[0], Tensor.Normal([7], b.Next()), Tensor.Uniform([7], a.Next()), Tensor.Permutation(7, b.Next())]);
        }, _ => [Tensor.Ones([7])]);
    }

    [Fact]
    public void Each_draw_is_another()
    {
        var random = new RandomState(1);
        var step = new Step(x => x + Tensor.Uniform([100], random.Next()));
        float[][] drawn = [.. Enumerable.Range(0, 5).Select(_ => step.Run(Tensor.Zeros([100])).ToArray<float>())];
        for (int i = 0; i < 5; i++)
            for (int k = 0; k < i; k++) Assert.NotEqual(drawn[i], drawn[k]);
    }

    [Fact]
    public void Streams_of_other_seeds_and_sites_are_others()
    {
        float[][] drawn = [.. from seed in new long[]
        {
            0, 1,
        } from site in new long[] { 0, 1 } select Tensor.Uniform([50], new RandomState(seed, site).Next()).ToArray<float>()];
        for (int i = 0; i < 4; i++)
            for (int k = 0; k < i; k++) Assert.NotEqual(drawn[i], drawn[k]);
    }

    [Fact]
    public void A_row_of_a_draw_depends_on_its_place_in_the_whole_batch_alone()
    {
        float[] large = Tensor.Uniform([64, 10], 3).ToArray<float>(), small = Tensor.Uniform([8, 10], 3).ToArray<float>();
        Assert.Equal(large[..80], small);
    }
}
