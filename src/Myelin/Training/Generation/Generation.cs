namespace Myelin;

/// <summary>One call of Generate.</summary>
sealed class Generation(Model model, Sampler sampler, int? end, long seed, bool fromLogits, CancellationToken cancellation)
{
    /// <summary>The number of tokens that the model knows.</summary>
    int Vocabulary => model.OutputSpecs[0][-1] ?? 0;

    /// <summary>Throws if the model is none of tokens, or a prompt has other tokens.</summary>
    public void Check(IReadOnlyList<IReadOnlyList<int>> prompts)
    {
        bool fits = model.InputSpecs is [{ Rank: 1, Type: ElementType.Int32 }] && model.OutputSpecs is [{ Rank: 1 or 2 } output] && output[-1] > 0
            && (output.Rank == 1 || model.InputSpecs[0][0] == output[0]);
        if (!fits)
            throw new ShapeException($"Generate: expects a model of Int32 tokens [batch, time] to [batch, time, vocabulary] or [batch, vocabulary], " +
                $"received {model} of {string.Join(" and ", model.InputSpecs.Select(spec => $"{spec.Type}{spec}"))} to " +
                $"{string.Join(" and ", model.OutputSpecs)}; use a model that predicts the next token.");
        foreach ((_, Module part) in model.NamedModules())
            if (part is Recurrent { Stateful: > 0 })
                throw new InvalidOperationException($"Generate: {part} is stateful, so it would continue other sequences; " +
                    "build the layer without stateful: and load the weights into it.");
        if (end is { } last && (uint)last >= (uint)Vocabulary)
            throw new ArgumentOutOfRangeException(nameof(end),
                $"Generate: expects an end from 0 to {Vocabulary - 1}, received {last}; use the vocabulary that the model was trained with.");
        if (prompts.Count == 0) throw new ArgumentException("Generate: expects at least one prompt, received none; give the first tokens.", nameof(prompts));
        for (int i = 0; i < prompts.Count; i++)
        {
            if (prompts[i].Count == 0)
                throw new ArgumentException($"Generate: expects at least one token in each prompt, received none in prompt {i}; " +
                    "begin with a start token.", nameof(prompts));
            for (int at = 0; at < prompts[i].Count; at++)
                if ((uint)prompts[i][at] >= (uint)Vocabulary)
                    throw new ArgumentException($"Generate: expects tokens from 0 to {Vocabulary - 1}, received {prompts[i][at]} at " +
                        $"place {at} of prompt {i}; use the vocabulary that the model was trained with.", nameof(prompts));
        }
    }

    /// <summary>Continues all prompts.</summary>
    public IReadOnlyList<int[]> Run(IReadOnlyList<IReadOnlyList<int>> prompts, int count)
    {
        if (count == 0) return [.. prompts.Select(prompt => prompt.ToArray())];
        return sampler.Beams > 0 ? [.. prompts.Select(prompt => Searched(prompt, count))] : Drawn(prompts, count);
    }

    /// <summary>Token after token for all sequences at once. Where a prompt goes on, its token is taken.</summary>
    int[][] Drawn(IReadOnlyList<IReadOnlyList<int>> prompts, int count)
    {
        int shortest = prompts.Min(prompt => prompt.Count), longest = prompts.Max(prompt => prompt.Count) + count;
        List<int>[] sequences = [.. prompts.Select(prompt => prompt.Take(shortest).ToList())];
        int[] lengths = [.. prompts.Select(prompt => prompt.Count + count)];
        var next = new NextTokens(model, longest - 1, fromLogits, takesRows: false);
        long stream = SeedStream.Of(seed, "generate");
        for (int length = shortest; length < longest; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor logits = next.After(sequences);
            float[] probabilities = Numbers((sampler.Temperature == 1 ? logits : logits * (1 / sampler.Temperature)).Softmax(), length);
            float[] uniform = Tensor.Uniform([sequences.Length], Tensor.From(stream, length)).ToArray<float>();
            for (int i = 0; i < sequences.Length; i++)
            {
                bool isGiven = length < prompts[i].Count;
                sequences[i].Add(isGiven ? prompts[i][length] : sampler.Choose(probabilities.AsSpan(i * Vocabulary, Vocabulary), uniform[i]));
                if (!isGiven && sequences[i][^1] == end) lengths[i] = Math.Min(lengths[i], length + 1);
            }
            if (Array.TrueForAll(lengths, wanted => wanted <= length + 1)) break;
        }
        return [.. sequences.Select((tokens, i) => tokens.Take(lengths[i]).ToArray())];
    }

    /// <summary>The likeliest sequence that a search over several finds.</summary>
    int[] Searched(IReadOnlyList<int> prompt, int count)
    {
        var next = new NextTokens(model, prompt.Count + count - 1, fromLogits, takesRows: true);
        return [.. BeamSearch.Of((sequences, rows) => Numbers(next.After(sequences, rows).LogSoftmax(), sequences[0].Count),
            prompt, count, sampler.Beams, end, cancellation)[0].Tokens];
    }

    float[] Numbers(Tensor values, int place)
    {
        float[] numbers = values.Cast(ElementType.Float32).ToArray<float>();
        return !Array.Exists(numbers, float.IsNaN) ? numbers : throw new InvalidOperationException(
            $"Generate: expects finite outputs of {model}, received NaN for the token at place {place}; train it with a smaller learning rate, " +
            "or look for weights that are not finite.");
    }
}
