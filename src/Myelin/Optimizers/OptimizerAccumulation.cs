namespace Myelin;

public abstract partial class Optimizer
{
    /// <summary>The number of the gradients in the current mean, if there is <see cref="AccumulationSteps"/>.</summary>
    State? accumulated;

    /// <summary>While gradients are accumulated: the states that a step changes, with their values before it.</summary>
    List<(State State, Tensor Value)>? noted;

    /// <summary>The number of calls of <see cref="Apply(ParameterGradients)"/> whose gradients are averaged for one step; null for 1.</summary>
    /// <remarks>
    /// Batches that do not fit into memory can be given in parts. <see cref="Steps"/> counts the steps, not the calls. As gradient_accumulation_steps of
    /// Keras 3. It is part of the model's file. A change makes captured steps record anew.
    /// <code>
    /// new Adam { AccumulationSteps = 4 }
    /// </code>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,048,576.</exception>
    [StoredOption]
    public int? AccumulationSteps
    {
        get;
        set
        {
            field = Changed(value is { } count ? Settings.Within(count, 1, 1 << 20, GetType().Name, nameof(AccumulationSteps)) : value);
            if (field > 1) accumulated ??= AddState("accumulated", Tensor.Constant(0, ElementType.Int64, Device.Current));
        }
    }

    /// <summary>Adds gradients to the sums, and makes a step by their mean if they are complete.</summary>
    /// <remarks>
    /// A captured step runs the same kernels each time. So the step is always computed, and its results are used only if the gradients are complete.
    /// </remarks>
    void Accumulate(ParameterGradients gradients, int steps)
    {
        IReadOnlyList<Parameter> parameters = gradients.Parameters;
        Tensor count = accumulated!.Value + 1L, isComplete = count.GreaterThanOrEqual((long)steps);
        var slot = new State?[parameters.Count];
        var sums = new Tensor?[parameters.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            if (!parameters[i].Trainable) continue;
            slot[i] = Slot(parameters[i], "gradient_sum");
            sums[i] = slot[i]!.Value + gradients[i]!;
        }
        noted =
        [
            .. parameters.Where(parameter => parameter.Trainable).Concat(states.Where(state => state != Rate && state != accumulated))
                .Select(state => (state, state.Value)),
        ];
        try
        {
            Step(new ParameterGradients(parameters, Array.ConvertAll(sums, sum => sum == null ? null : sum / (double)steps)));
            foreach ((State state, Tensor value) in noted) state.Value = Tensor.Where(isComplete, state.Value, value);
        }
        finally { noted = null; }
        for (int i = 0; i < sums.Length; i++)
            if (slot[i] is { } own) own.Value = Tensor.Where(isComplete, 0, sums[i]!);
        accumulated.Value = Tensor.Where(isComplete, Tensor.Zeros([], ElementType.Int64), count);
    }

    /// <summary>Notes the value of a slot before a step changes it, if gradients are accumulated.</summary>
    State Noted(State slot)
    {
        if (noted != null && !noted.Exists(one => one.State == slot)) noted.Add((slot, slot.Value));
        return slot;
    }
}
