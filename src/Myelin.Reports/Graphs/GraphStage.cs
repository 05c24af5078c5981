namespace Myelin;

/// <summary>Which part of a figure is shown: all, what is known at a step, or everything with marks for a page that shows the steps.</summary>
sealed class GraphStage
{
    readonly int? step;
    readonly bool marked;

    GraphStage(int? step, bool marked) => (this.step, this.marked) = (step, marked);

    /// <summary>What is known in the end.</summary>
    public static GraphStage Whole { get; } = new(null, false);

    /// <summary>Everything, marked by the steps at which it shows.</summary>
    public static GraphStage Marked { get; } = new(null, true);

    /// <summary>What is known at a step.</summary>
    public static GraphStage At(int step) => new(step, false);

    /// <summary>Whether something that shows from a step until before another is drawn; if so, <see cref="End"/> follows it.</summary>
    public bool Begin(Svg svg, int from, int until = int.MaxValue)
    {
        if (!marked && (step ?? int.MaxValue - 1) is var now && (now < from || now >= until)) return false;
        if (!marked) svg.Open("g");
        else if (until == int.MaxValue) svg.Open("g", ("data-from", from));
        else svg.Open("g", ("data-from", from), ("data-until", until), ("style", "display:none"));
        return true;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End(Svg svg) => svg.Close();
}
