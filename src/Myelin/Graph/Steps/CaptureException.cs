namespace Myelin;

/// <summary>A step that cannot be captured or replayed. The message says what was done and the fix.</summary>
public sealed class CaptureException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public CaptureException() { }

    /// <summary>An error with its message.</summary>
    public CaptureException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public CaptureException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>The run of a step that a value in its arena belongs to.</summary>
sealed class PlanRun(Step step)
{
    /// <summary>The number of the run.</summary>
    public long Number { get; set; }

    /// <summary>Whether it is a run of a step.</summary>
    public bool IsOf(Step other) => step == other;

    /// <summary>Checks that the step has not begun another run. Called after reading as well, it tells that no replay changed the value meanwhile.</summary>
    /// <exception cref="CaptureException">The step has run again, so the value is gone.</exception>
    public void Check(Shape shape) => Check(step, Number, shape);

    /// <inheritdoc cref="Check(Shape)"/>
    public static void Check(Step step, long number, Shape shape)
    {
        Volatile.ReadBarrier();                                                      // after what was read before
        if (step.Runs != number)
            throw new CaptureException($"Tensor {shape}: it belongs to run {number} of a captured step, which is at run {step.Runs} now; " +
                $"Copy() it right after its run to keep it.");
    }
}
