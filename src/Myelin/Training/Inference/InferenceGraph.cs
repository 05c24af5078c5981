namespace Myelin;

/// <summary>A value of an inference graph: an input, a constant, or an output of a step.</summary>
/// <param name="shape">Its sizes.</param>
/// <param name="type">The type of its elements.</param>
sealed class InferenceValue(Shape shape, ElementType type)
{
    public Shape Shape => shape;

    public ElementType Type => type;

    /// <summary>The value of a constant; null for others.</summary>
    public Tensor? Constant { get; init; }

    /// <summary>The name of a constant.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it depends on the weights of the model, so that all plans share it.</summary>
    public bool IsWeight { get; init; }

    /// <summary>The constant in shared memory, each repeated axis once; null if it is a number or no weight.</summary>
    public State? Shared { get; set; }

    /// <summary>Its place in a run.</summary>
    public int Place { get; set; } = -1;
}

/// <summary>An op of an inference graph.</summary>
/// <param name="Op">The op.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Origin">The path of the module that applied it.</param>
sealed record InferenceStep(Op Op, InferenceValue[] Inputs, InferenceValue[] Outputs, string Origin);

/// <summary>The computation of a model for inputs of some shapes, without what training needs.</summary>
sealed class InferenceGraph
{
    readonly IReadOnlyList<InferenceStep> steps;
    readonly IReadOnlyList<InferenceValue> results;
    readonly int inputs, places;

    /// <param name="inputs">The inputs, and the masks of those that have one.</param>
    /// <param name="steps">The ops in order.</param>
    /// <param name="results">The outputs, and then their masks.</param>
    /// <param name="maskOf">For each output the place of its mask in the results; -1 for none.</param>
    /// <param name="weights">Holds the constants.</param>
    public InferenceGraph(
        IReadOnlyList<InferenceValue> inputs, IReadOnlyList<InferenceStep> steps, IReadOnlyList<InferenceValue> results, int[] maskOf, FixedWeights weights)
    {
        (this.steps, this.results, MaskOf, this.inputs) = (steps, results, maskOf, inputs.Count);
        for (int i = 0; i < inputs.Count; i++) inputs[i].Place = i;
        places = inputs.Count;
        foreach (InferenceStep step in steps)
            foreach (InferenceValue output in step.Outputs) output.Place = places++;
        foreach (InferenceValue value in steps.SelectMany(step => step.Inputs).Concat(results))
            if (value is { IsWeight: true, Constant: { Shape.Elements: > 1 } constant, Shared: null })
                value.Shared = weights.Shared(Once(constant), value.Path);
    }

    /// <summary>The number of outputs.</summary>
    public int Outputs => MaskOf.Length;

    /// <summary>For each output the place of its mask in the results; -1 for none.</summary>
    public int[] MaskOf { get; }

    /// <summary>The results for some inputs.</summary>
    public Tensor[] Run(Tensor[] given)
    {
        var values = new Tensor[places];
        given.AsSpan(0, inputs).CopyTo(values);
        WorkOrigins? origins = Capture.Current?.Origins;
        GraphRecorder? recorder = GraphRecorder.Current;
        foreach (InferenceStep step in steps)
        {
            WorkOrigin outer = origins?.Enter(step.Origin) ?? default;
            string around = recorder?.Enter(step.Origin) ?? "";
            Tensor[] y = step.Op.Apply([.. step.Inputs.Select(input => Value(input, values))]);
            recorder?.Leave(around);
            origins?.Set(outer);
            for (int i = 0; i < step.Outputs.Length; i++) values[step.Outputs[i].Place] = y[i];
        }
        return [.. results.Select(result => Value(result, values))];
    }

    static Tensor Value(InferenceValue value, Tensor[] values) => value.Shared is { } shared
        ? shared.Shape == value.Shape ? shared.Value : shared.Value.BroadcastTo(value.Shape)
        : value.Constant ?? values[value.Place];

    /// <summary>A view without its repetitions: an axis along which all elements are one has the size 1.</summary>
    static Tensor Once(Tensor x)
    {
        if (x.Strides is not { } strides) return x;
        int[] sizes = [.. x.Shape.Sizes];
        for (int axis = 0; axis < sizes.Length; axis++)
            if (strides[axis] == 0) sizes[axis] = 1;
        return x.View(Shape.Create(sizes), strides, x.Offset);
    }
}
