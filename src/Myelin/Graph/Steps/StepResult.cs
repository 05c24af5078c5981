namespace Myelin;

/// <summary>
/// The result of a run of a <see cref="Step"/>: a tensor, or a number if it has one element. It belongs to its run: read it, or
/// <see cref="Copy"/> it, before the next run; afterwards it throws.
/// </summary>
/// <remarks>Reading it as a number allocates nothing. Each conversion to a tensor makes a new object, whose memory is that of the step.</remarks>
/// <example>
/// <code>
/// double loss = (double)step.Run(x, y);
/// Tensor scores = predict.Run(x);
/// </code>
/// </example>
public readonly struct StepResult
{
    readonly Tensor[]? eager;
    readonly StepPlan? plan;
    readonly long run;

    /// <summary>The result of an eager run.</summary>
    internal StepResult(Tensor[] eager) => this.eager = eager;

    /// <summary>The result of a replay.</summary>
    internal StepResult(StepPlan plan, long run) => (this.plan, this.run) = (plan, run);

    /// <summary>The result as a tensor.</summary>
    /// <exception cref="CaptureException">The step has run again.</exception>
    /// <exception cref="InvalidOperationException">The step has no result.</exception>
    public Tensor Value
    {
        get
        {
            if (plan != null && plan.HasResults)
            {
                plan.CheckRun(run);
                return plan.Results(run)[0];
            }
            return eager is { Length: > 0 } ? eager[0] : throw new InvalidOperationException(
                "StepResult: expects a step that returns a tensor, received one that returns none; return one from the step's function.");
        }
    }

    /// <summary>The shape of the result.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>The element type of the result.</summary>
    public ElementType Type => Value.Type;

    /// <summary>The device that holds the result.</summary>
    public Device Device => Value.Device;

    /// <summary>A copy that later runs do not change.</summary>
    public Tensor Copy() => Value.Copy();

    /// <summary>The value of a result with one element.</summary>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    public T Item<T>() where T : unmanaged => Value.Item<T>();

    /// <summary>The values in row-major order.</summary>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    public T[] ToArray<T>() where T : unmanaged => Value.ToArray<T>();

    /// <summary>Copies the values, in row-major order.</summary>
    /// <param name="target">As many elements as the result has.</param>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    public void CopyTo<T>(Span<T> target) where T : unmanaged => Value.CopyTo(target);

    /// <summary>The result as a tensor.</summary>
    public static implicit operator Tensor(StepResult result) => result.Value;

    /// <summary>The value of a result with one element, of any type. It allocates nothing.</summary>
    public static explicit operator double(StepResult result) =>
        result.plan is { HasResults: true } plan ? plan.NumberOf(result.run) : (double)result.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
