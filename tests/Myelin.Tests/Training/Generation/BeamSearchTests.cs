namespace Myelin.Tests;

public class BeamSearchTests
{
    const int Vocabulary = 4, End = 3;

    /// <summary>Logits that depend on all tokens before: a fixed pseudo-random table.</summary>
    static double[] Logits(IReadOnlyList<int> tokens)
    {
        long key = tokens.Aggregate(1L, (sum, token) => sum * 5 + token + 1);
        return Tensor.Normal([Vocabulary], key, ElementType.Float64).ToArray<double>();
    }

    static Tensor Next(IReadOnlyList<IReadOnlyList<int>> sequences) =>
        Tensor.From([.. sequences.SelectMany(Logits).Select(x => (float)x)], [sequences.Count, Vocabulary]);

    static double Score(IReadOnlyList<int> tokens, int from)
    {
        double sum = 0;
        for (int i = from; i < tokens.Count; i++)
        {
            double[] logits = Logits([.. tokens.Take(i)]);
            sum += logits[tokens[i]] - Math.Log(logits.Sum(Math.Exp));
        }
        return sum;
    }

    /// <summary>All sequences of at most so many tokens after the prompt that end or are that long.</summary>
    static IEnumerable<int[]> All(int[] prompt, int count)
    {
        if (count == 0) return [prompt];
        return Enumerable.Range(0, Vocabulary).SelectMany(token => token == End ? [[.. prompt, token]] : All([.. prompt, token], count - 1));
    }

    [Fact]
    public void A_wide_search_finds_the_likeliest_of_all_sequences_in_their_order()
    {
        int[][] all = [.. All([0], 4).OrderByDescending(tokens => Score(tokens, 1))];
        IReadOnlyList<FoundSequence> found = BeamSearch.Of(Next, [0], 4, width: 300, end: End);
        Assert.Equal(all.Length, found.Count);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(all[i], found[i].Tokens);
            Assert.Equal(Score(all[i], 1), found[i].Score, 1e-4);
        }
    }

    [Fact]
    public void A_width_of_one_takes_the_likeliest_token_in_every_step()
    {
        List<int> greedy = [2, 1];
        while (greedy.Count < 8 && (greedy.Count == 2 || greedy[^1] != End)) greedy.Add(Array.IndexOf(Logits(greedy), Logits(greedy).Max()));
        Assert.Equal(greedy, Assert.Single(BeamSearch.Of(Next, [2, 1], 6, width: 1, end: End)).Tokens);
        Assert.True(BeamSearch.Of(Next, [2, 1], 6, width: 3, end: End)[0].Score >= Score(greedy, 2) - 1e-4);
        Assert.Equal([2, 1], BeamSearch.Of(Next, [2, 1], 0)[0].Tokens);
    }

    [Fact]
    public void Wrong_arguments_and_outputs_are_named()
    {
        Assert.Contains("count from 0", Assert.Throws<ArgumentOutOfRangeException>(() => BeamSearch.Of(Next, [0], -1)).Message);
        Assert.Contains("width from 1", Assert.Throws<ArgumentOutOfRangeException>(() => BeamSearch.Of(Next, [0], 1, width: 0)).Message);
        Assert.Contains("end from 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => BeamSearch.Of(Next, [0], 1, end: 4)).Message);
        Assert.Contains("[4, vocabulary]", Assert.Throws<ShapeException>(() => BeamSearch.Of(_ => Tensor.Ones([1, 3]), [0], 1)).Message);
        Assert.Contains("NaN", Assert.Throws<InvalidOperationException>(() => BeamSearch.Of(_ => Tensor.Full([4, 3], double.NaN), [0], 1)).Message);
        Assert.Throws<OperationCanceledException>(() => BeamSearch.Of(Next, [0], 1, cancellation: new(true)));
    }
}
