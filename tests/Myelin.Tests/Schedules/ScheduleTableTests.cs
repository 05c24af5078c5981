using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Learning rates that change by the step.</summary>
public class ScheduleTableTests
{
    /// <summary>Rates by the steps made before, from the definitions; one row for each schedule.</summary>
    static readonly (string Name, Schedule Schedule, double[] Rates)[] Table =
    [
        ("Linear", Schedule.Linear(0.4, steps: 4, to: 0.2), [0.4, 0.35, 0.3, 0.25, 0.2, 0.2, 0.2]),
        ("Cosine", Schedule.Cosine(1, steps: 4, to: 0.5), [1, 0.75 + 0.25 * Math.Sqrt(0.5), 0.75, 0.75 - 0.25 * Math.Sqrt(0.5), 0.5, 0.5]),
    ];

    [Fact]
    public void Rates_are_the_definitions()
    {
        foreach ((_, Schedule schedule, double[] rates) in Table)
            for (int step = 0; step < rates.Length; step++) Assert.Equal(rates[step], schedule.At(step), 1e-15);
    }

    [Fact]
    public void Every_schedule_has_a_row()
    {
        var known = typeof(Schedule).GetMethods().Where(method => method.IsStatic && method.ReturnType == typeof(Schedule)).Select(method => method.Name);
        Assert.Equal(known.Distinct().Order(), Table.Select(row => row.Name).Distinct().Order());
    }

    [Fact]
    public void A_step_is_made_by_the_rate_of_its_number_through_epochs_and_trainings()
    {
        var rates = new List<double>();
        var own = new Schedule("own", step => 0.1 / (1 + step));
        Sequential model = Model(new SGD());
        var record = new Listener { TrainBegin = () => rates.Add(model.Optimizer.LearningRate), BatchEnd = (_, _, _) => rates.Add(model.Optimizer.LearningRate) };
        model.Fit(Points(10), epochs: 2, batchSize: 5, options: new() { Callbacks = [own, record] });
        model.Fit(Points(10), epochs: 1, batchSize: 5, options: new() { Callbacks = [own, record] });
        Assert.Equal([0, 1, 2, 3, 4, 4, 5, 6], rates.Select(rate => Math.Round(0.1 / rate - 1, 9)));
    }
}
