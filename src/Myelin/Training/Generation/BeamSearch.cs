namespace Myelin;

/// <summary>A sequence that a search found.</summary>
/// <param name="Tokens">The prompt and the tokens after it, up to and with the end.</param>
/// <param name="Score">The sum of the logarithms of the probabilities of the tokens after the prompt.</param>
public sealed record FoundSequence(IReadOnlyList<int> Tokens, double Score);

/// <summary>
/// Keeps the few sequences whose tokens are likeliest together, extends each by every token, and keeps the likeliest again:
/// arg max Σ ln p(token | those before).
/// </summary>
/// <remarks>
/// For models that <see cref="Model.Generate(IReadOnlyList{int}, int, Sampler?, int?, long, bool, CancellationToken)"/> does not know, such as
/// a decoder with a picture as another input. With a width of 1 it takes the likeliest token in every step.
/// Source: Graves, "Sequence Transduction with Recurrent Neural Networks", 2012; Sutskever, Vinyals and Le, "Sequence to Sequence Learning with Neural
/// Networks", 2014.
/// <code>
/// IReadOnlyList&lt;FoundSequence&gt; found = BeamSearch.Of(
///     sequences =&gt; decoder.LogitsAfter(picture, sequences), prompt: [start], count: 12, width: 3, end: end);
/// </code>
/// </remarks>
public static class BeamSearch
{
    const int MostTokens = 1 << 20;

    /// <summary>The sequences that the search ends with, the likeliest first.</summary>
    /// <param name="next">Returns the logits [sequences, vocabulary] of the token after each of some sequences of one length.</param>
    /// <param name="prompt">The first tokens of all sequences.</param>
    /// <param name="count">The most tokens after the prompt.</param>
    /// <param name="width">The number of sequences that are kept, from 1 to 1024.</param>
    /// <param name="end">The token that ends a sequence; null if there is none.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or width is out of range, or the end is no token of the vocabulary.</exception>
    /// <exception cref="ShapeException">The logits are not [sequences, vocabulary].</exception>
    /// <exception cref="InvalidOperationException">A logit is NaN.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<FoundSequence> Of(
        Func<IReadOnlyList<IReadOnlyList<int>>, Tensor> next, IReadOnlyList<int> prompt, int count, int width = 4, int? end = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(prompt);
        if (count is < 0 or > MostTokens)
            throw new ArgumentOutOfRangeException(nameof(count), $"BeamSearch: expects a count from 0 to {MostTokens}, received {count}.");
        _ = Sampler.Beam(width);
        return Of((sequences, _) =>
        {
            Tensor logits = next(sequences);
            if (logits.Rank != 2 || logits.Shape[0] != sequences.Count || logits.Shape[1] == 0)
                throw new ShapeException($"BeamSearch: expects logits [{sequences.Count}, vocabulary], received {logits.Shape}; " +
                    "return those of the token after each sequence.");
            if (end is { } last && (uint)last >= (uint)logits.Shape[1])
                throw new ArgumentOutOfRangeException(nameof(end),
                    $"BeamSearch: expects an end from 0 to {logits.Shape[1] - 1}, received {last}; use the vocabulary of the model.");
            float[] logarithms = logits.LogSoftmax().Cast(ElementType.Float32).ToArray<float>();
            return !Array.Exists(logarithms, float.IsNaN) ? logarithms : throw new InvalidOperationException(
                "BeamSearch: expects finite logits, received NaN; train the model with a smaller learning rate, or look for weights that are not finite.");
        }, prompt, count, width, end, cancellation);
    }

    /// <summary>
    /// The search itself. The function returns the logarithms of the probabilities [sequences, vocabulary] for sequences, of which each continues one of the
    /// call before: [sequences].
    /// </summary>
    internal static IReadOnlyList<FoundSequence> Of(
        Func<IReadOnlyList<List<int>>, long[], float[]> next, IReadOnlyList<int> prompt, int count, int width, int? end, CancellationToken cancellation)
    {
        Beam[] beams = [.. Enumerable.Range(0, width).Select(i => new Beam([.. prompt], i == 0 ? 0 : double.NegativeInfinity, false))];
        long[] rows = [.. Enumerable.Range(0, width).Select(i => (long)i)];
        for (int step = 0; step < count && !Array.TrueForAll(beams, beam => beam.HasEnded); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] logarithms = next([.. beams.Select(beam => beam.Tokens)], rows);
            int vocabulary = logarithms.Length / width;
            var candidates = new List<(double Score, int From, int Token)>();
            for (int row = 0; row < width; row++)
            {
                if (double.IsNegativeInfinity(beams[row].Score)) continue;
                if (beams[row].HasEnded) candidates.Add((beams[row].Score, row, end!.Value));
                else
                    for (int token = 0; token < vocabulary; token++) candidates.Add((beams[row].Score + logarithms[row * vocabulary + token], row, token));
            }
            (double Score, int From, int Token)[] best = [.. candidates.OrderByDescending(one => one.Score).Take(width)];
            Beam[] before = beams;
            rows = [.. Enumerable.Range(0, width).Select(i => i < best.Length ? best[i].From : 0L)];
            beams = [.. Enumerable.Range(0, width).Select(i => i < best.Length
                ? new Beam([.. before[best[i].From].Tokens, best[i].Token], best[i].Score, best[i].Token == end)
                : new Beam([.. before[0].Tokens, 0], double.NegativeInfinity, false))];
        }
        return [.. beams.Where(beam => !double.IsNegativeInfinity(beam.Score)).Select(
            beam => new FoundSequence(UpToEnd(beam.Tokens, prompt.Count, end), beam.Score))];
    }

    sealed record Beam(List<int> Tokens, double Score, bool HasEnded);

    /// <summary>A sequence without the ends that fill it up behind the first.</summary>
    static int[] UpToEnd(List<int> tokens, int from, int? end)
    {
        int stop = end is { } last ? tokens.FindIndex(from, token => token == last) : -1;
        return [.. stop < 0 ? tokens : tokens.Take(stop + 1)];
    }
}
