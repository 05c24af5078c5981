namespace Myelin;

public sealed partial class Schedule
{
    /// <summary>One schedule after another, each for a number of steps. The last continues beyond its steps.</summary>
    /// <remarks>
    /// Each schedule counts steps from its own beginning.
    /// <code>
    /// Schedule.Chained((Schedule.Linear(0, 1000, 0.1), 1000), (Schedule.Cosine(0.1, 9000), 9000))
    /// </code>
    /// </remarks>
    /// <param name="parts">The schedules, and for how many steps each is used.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is used for less than one step.</exception>
    public static Schedule Chained(params IReadOnlyList<(Schedule Schedule, long Steps)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (Schedule Schedule, long Steps)[] all = [.. parts];
        if (all.Length == 0) throw new ArgumentException("Schedule: expects at least one schedule, received none; give some.", nameof(parts));
        foreach ((Schedule schedule, long steps) in all)
        {
            ArgumentNullException.ThrowIfNull(schedule, nameof(parts));
            Positive(steps);
        }
        return new(
            $"Chained({string.Join(", ", all.Select(part => FormattableString.Invariant($"{part.Schedule.Name} {part.Steps}")))})",
            step =>
            {
                int i = 0;
                for (; i < all.Length - 1 && step >= all[i].Steps; i++) step -= all[i].Steps;
                return all[i].Schedule.At(step);
            });
    }
}
