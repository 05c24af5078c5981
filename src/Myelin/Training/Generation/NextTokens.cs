namespace Myelin;

/// <summary>The logits of the tokens that come next after sequences of equal length, which grow from call to call.</summary>
/// <remarks>
/// A model of layers that are all <see cref="Module.IsStepwise"/> computes new steps alone; the step for one token is captured. Any other model sees the
/// whole sequences again, cut to the last steps, or filled up with token 0, if the model has a fixed number of steps.
/// </remarks>
sealed class NextTokens
{
    readonly Model model;
    readonly StepCache? cache;
    readonly Step? step;
    readonly int? window;
    readonly bool fromLogits, takesRows;
    int seen;

    /// <param name="model">The model, built.</param>
    /// <param name="length">The longest sequence that is asked about.</param>
    /// <param name="fromLogits">Whether the model gives logits; otherwise probabilities.</param>
    /// <param name="takesRows">Whether calls name the sequence that each one continues.</param>
    public NextTokens(Model model, int length, bool fromLogits, bool takesRows)
    {
        this.model = model;
        this.fromLogits = fromLogits;
        this.takesRows = takesRows;
        window = model.InputSpecs[0][0];
        if (!model.IsStepwise || length > (window ?? length)) return;
        cache = new(length);
        step = takesRows
            ? new Step((x, rows) =>
            {
                cache.Take(rows);
                return Stepped(x);
            })
            : new Step(Stepped);
    }

    /// <summary>The logits [sequences, vocabulary] after sequences of equal length.</summary>
    /// <param name="sequences">The tokens of each.</param>
    /// <param name="rows">The sequence of the call before that each one continues.</param>
    public Tensor After(IReadOnlyList<List<int>> sequences, long[]? rows = null)
    {
        int length = sequences[0].Count, from = cache == null ? Math.Max(0, length - (window ?? length)) : seen;
        Tensor x = Tensor.From([.. sequences.SelectMany(tokens => tokens.Skip(from))], [sequences.Count, length - from]);
        bool isFirst = seen == 0;
        seen = length;
        if (cache == null) return Logits(Filled(x, out int place), place);
        if (isFirst) return Stepped(x);
        return takesRows ? step!.Run(x, Tensor.From(rows!)) : step!.Run(x);
    }

    Tensor Stepped(Tensor x)
    {
        Tensor y = Logits(model.Of(x, new CallContext(cache: cache)), -1);
        cache!.Advance(x.Shape[1]);
        return y;
    }

    /// <summary>The output for sequences, and the place of the last token: -1 for the last step.</summary>
    Tensor Filled(Tensor x, out int place)
    {
        int missing = (window ?? 0) - x.Shape[1];
        place = -1;
        if (missing <= 0) return model.Of(x);
        Tensor filler = Tensor.Zeros([x.Shape[0], missing], x.Type);
        if (model.OutputSpecs[0].Rank == 1) return model.Of(Tensor.Concatenate([filler, x], 1));
        place = x.Shape[1] - 1;
        return model.Of(Tensor.Concatenate([x, filler], 1));
    }

    Tensor Logits(Tensor y, int place)
    {
        if (y.Rank == 3) y = y[.., place];
        return fromLogits ? y : y.Log();
    }
}
