namespace Myelin.Peers;

/// <summary>The same inputs and targets for every side.</summary>
static class WorkInputs
{
    /// <summary>Numbers from 0 to below 1.</summary>
    public static float[] Uniform(int count, int seed = 0)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = random.NextSingle();
        return values;
    }

    /// <summary>The labels 0, 1, ..., classes - 1, 0, ...</summary>
    public static long[] Labels(int count, int classes = 10) => [.. Enumerable.Range(0, count).Select(i => (long)(i % classes))];

    /// <summary>Tokens of which most follow from the one before, so that there is something to learn.</summary>
    public static long[] Tokens(int count, int vocabulary, int seed = 0)
    {
        var random = new Random(seed);
        var tokens = new long[count];
        for (int i = 1; i < count; i++) tokens[i] = random.Next(4) == 0 ? random.Next(vocabulary) : (7 * tokens[i - 1] + 3) % vocabulary;
        return tokens;
    }

    /// <summary>2-8-1: the inputs of exclusive or, and its targets.</summary>
    public static (float[] X, float[] Y) Xor => ([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0]);
}
