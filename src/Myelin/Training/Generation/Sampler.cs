namespace Myelin;

/// <summary>How the next token of a sequence is chosen: the most likely one, a random one, or one by a search over several sequences.</summary>
/// <remarks>
/// <code>
/// int[] text = model.Generate(prompt, count: 200, Sampler.TopP(0.9, temperature: 0.8), seed: 1);
/// </code>
/// </remarks>
public sealed class Sampler
{
    const int MostBeams = 1024;

    Sampler(double temperature, int most, double share, int beams)
    {
        if (!(temperature > 0 && temperature <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(temperature),
                $"Sampler: expects a positive temperature, received {temperature}; 1 draws by the model's probabilities, and Sampler.Greedy draws nothing.");
        (Temperature, Most, Share, Beams) = (temperature, most, share, beams);
    }

    /// <summary>The number by which logits are divided.</summary>
    internal double Temperature { get; }

    /// <summary>The number of likeliest tokens to draw from.</summary>
    internal int Most { get; }

    /// <summary>The probability of the likeliest tokens to draw from.</summary>
    internal double Share { get; }

    /// <summary>The number of sequences of a search; 0 for none.</summary>
    internal int Beams { get; }

    /// <summary>The most likely token in every step.</summary>
    public static Sampler Greedy { get; } = new(1, 1, 1, 0);

    /// <summary>A random token by the softmax of logits / temperature.</summary>
    /// <param name="temperature">Below 1 for likelier tokens, above 1 for more variety.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not positive and finite.</exception>
    public static Sampler Random(double temperature = 1) => new(temperature, int.MaxValue, 1, 0);

    /// <summary>A random one of the k likeliest tokens. (Fan, Lewis and Dauphin, "Hierarchical neural story generation", 2018.)</summary>
    /// <param name="k">How many tokens to draw from.</param>
    /// <param name="temperature">Below 1 for likelier tokens, above 1 for more variety.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, or the temperature is not positive and finite.</exception>
    public static Sampler TopK(int k, double temperature = 1) => k > 0 ? new(temperature, k, 1, 0)
        : throw new ArgumentOutOfRangeException(nameof(k), $"Sampler.TopK: expects at least one token, received {k}; 40 is usual.");

    /// <summary>
    /// A random one of the fewest likeliest tokens whose probabilities add up to p. (Holtzman et al., "The curious case of neural text degeneration", 2020.)
    /// </summary>
    /// <param name="p">The probability, above 0 and up to 1.</param>
    /// <param name="temperature">Below 1 for likelier tokens, above 1 for more variety.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not from 0 to 1, or the temperature is not positive and finite.</exception>
    public static Sampler TopP(double p, double temperature = 1) => p is > 0 and <= 1 ? new(temperature, int.MaxValue, p, 0)
        : throw new ArgumentOutOfRangeException(nameof(p), $"Sampler.TopP: expects a probability above 0 and up to 1, received {p}; 0.9 is usual.");

    /// <summary>The likeliest of the sequences that a beam search finds, by the sum of the logarithms of their probabilities.</summary>
    /// <param name="width">The number of sequences that are kept in each step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not from 1 to 1024.</exception>
    public static Sampler Beam(int width) => width is > 0 and <= MostBeams ? new(1, int.MaxValue, 1, width)
        : throw new ArgumentOutOfRangeException(nameof(width), $"Sampler.Beam: expects a width from 1 to {MostBeams}, received {width}; 4 is usual.");

    /// <summary>Chooses a token from the probabilities of all by a uniform number on [0, 1).</summary>
    internal int Choose(ReadOnlySpan<float> probabilities, double uniform)
    {
        if (Most == 1)
        {
            int best = 0;
            for (int i = 1; i < probabilities.Length; i++)
                if (probabilities[i] > probabilities[best]) best = i;
            return best;
        }
        float[] sorted = [.. probabilities];
        int[] tokens = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(tokens, (a, b) => sorted[b].CompareTo(sorted[a]) is var order && order != 0 ? order : a.CompareTo(b));
        int count = Math.Min(Most, tokens.Length);
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && total >= Share) count = i;
            else total += sorted[tokens[i]];
        }
        double left = uniform * total;
        for (int i = 0; i < count; i++)
        {
            left -= sorted[tokens[i]];
            if (left < 0) return tokens[i];
        }
        return tokens[0];
    }
}
