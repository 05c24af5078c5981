using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Learning rates that change by the step.</summary>
public sealed class ScheduleTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Rates by the steps made before, from the definitions; one row for each schedule.</summary>
    static readonly (string Name, Schedule Schedule, double[] Rates)[] Table =
    [
        ("Linear", Schedule.Linear(0.4, steps: 4, to: 0.2), [0.4, 0.35, 0.3, 0.25, 0.2, 0.2, 0.2]),
        ("Cosine", Schedule.Cosine(1, steps: 4, to: 0.5), [1, 0.75 + 0.25 * Math.Sqrt(0.5), 0.75, 0.75 - 0.25 * Math.Sqrt(0.5), 0.5, 0.5]),
        ("Cosine", Schedule.Cosine(2, steps: 2), [2, 1, 0, 0]),
        ("OneCycle", Schedule.OneCycle(1, steps: 4, rise: 0.5, startDivisor: 4, endDivisor: 8), [0.25, 0.625, 1, 0.515625, 0.03125, 0.03125]),
        ("Cosine", Schedule.Cosine(1, steps: 2, to: 0.5, warmUpSteps: 2, warmUpFrom: 0.2), [0.2, 0.6, 1, 0.75, 0.5, 0.5]),
        ("CosineRestarts", Schedule.CosineRestarts(1, steps: 2, stepFactor: 2, peakFactor: 0.5),
            [1, 0.5, 0.5, 0.25 + 0.25 * Math.Sqrt(0.5), 0.25, 0.25 - 0.25 * Math.Sqrt(0.5), 0.25]),
        ("CosineRestarts", Schedule.CosineRestarts(1, steps: 2, to: 0.5, stepFactor: 1, peakFactor: 0.5, warmUpSteps: 1),
            [0, 1, 0.75, 0.5, 0.375, 0.25, 0.1875]),
        ("Exponential", Schedule.Exponential(0.5, steps: 2, decay: 0.25), [0.5, 0.25, 0.125, 0.0625]),
        ("Exponential", Schedule.Exponential(0.5, steps: 2, decay: 0.25, staircase: true), [0.5, 0.5, 0.125, 0.125]),
        ("InverseTime", Schedule.InverseTime(0.5, steps: 2, decay: 3), [0.5, 0.2, 0.125, 0.5 / 5.5]),
        ("InverseTime", Schedule.InverseTime(0.5, steps: 2, decay: 3, staircase: true), [0.5, 0.5, 0.125, 0.125]),
        ("Polynomial", Schedule.Polynomial(1.1, steps: 4, to: 0.1, power: 2), [1.1, 0.5625 + 0.1, 0.25 + 0.1, 0.0625 + 0.1, 0.1, 0.1]),
        ("Polynomial", Schedule.Polynomial(1, steps: 2, to: 0, power: 1, cycle: true), [1, 0.5, 0, 0.25, 0, 1 - 5 / 6.0]),
        ("Step", Schedule.Step(1, every: 2, factor: 0.5), [1, 1, 0.5, 0.5, 0.25]),
        ("MultiStep", Schedule.MultiStep(1, [1, 3], factor: 0.5), [1, 0.5, 0.5, 0.25, 0.25]),
        ("PiecewiseConstant", Schedule.PiecewiseConstant([1, 3], [3, 2, 1]), [3, 3, 2, 2, 1, 1]),
        ("Cyclic", Schedule.Cyclic(1, 3, steps: 2), [1, 2, 3, 2, 1, 2, 3]),
        ("Cyclic", Schedule.Cyclic(1, 3, steps: 2, CyclicShape.Halved), [1, 2, 3, 2, 1, 1.5, 2, 1.5, 1, 1.25]),
        ("Cyclic", Schedule.Cyclic(1, 3, steps: 2, CyclicShape.Decayed, 0.5), [1, 1.5, 1.5, 1.125, 1]),
        ("Chained", Schedule.Chained((Schedule.Linear(0, 2, to: 1), 2), (Schedule.Step(1, every: 1, factor: 0.5), 3)), [0, 0.5, 1, 0.5, 0.25, 0.125]),
        ("OneCycle", Schedule.OneCycle(5, steps: 10), [0.2, 2.6 - 2.4 * 0.5, 2.6 + 2.4 * 0.5, 5]),
        ("OneCycle", Schedule.OneCycle(1, steps: 2, rise: 0, startDivisor: 1, endDivisor: 4), [1, 0.625, 0.25, 0.25]),
        ("OneCycle", Schedule.OneCycle(1, steps: 2, rise: 1, startDivisor: 2, endDivisor: 4), [0.5, 0.75, 0.125]),
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
    public void A_schedule_without_steps_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Linear(1, steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(1, steps: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, steps: 9, rise: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, steps: 9, startDivisor: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, steps: 9, endDivisor: double.NaN));
        foreach (Func<Schedule> make in new Func<Schedule>[]
        {
            () => Schedule.Linear(double.NaN, 1), () => Schedule.Cosine(-1, 1), () => Schedule.Cosine(1, 1, warmUpSteps: -1),
            () => Schedule.Linear(1, long.MaxValue),
            () => Schedule.CosineRestarts(1, 1, stepFactor: 0.5), () => Schedule.CosineRestarts(1, 1, peakFactor: 0), () => Schedule.Exponential(1, 0, 1),
            () => Schedule.Exponential(1, 1, -1), () => Schedule.InverseTime(1, 1, -1), () => Schedule.Polynomial(1, 1, power: 0), () => Schedule.Step(1, 0),
            () => Schedule.MultiStep(1, [1], 0), () => Schedule.PiecewiseConstant([], [double.PositiveInfinity]), () => Schedule.Cyclic(1, 0.5, 1),
            () => Schedule.Cyclic(1, 2, 1, decay: 2), () => Schedule.Chained((Schedule.Step(1, 1), 0)),
        })
            Assert.StartsWith("Schedule: expects ", Assert.Throws<ArgumentOutOfRangeException>(make).Message);
        Assert.Equal("Schedule: expects ascending boundaries of 0 steps or more, received [2, 2]; sort them, and give each once. (Parameter 'boundaries')",
            Assert.Throws<ArgumentException>(() => Schedule.MultiStep(1, [2, 2])).Message);
        Assert.StartsWith("Schedule: expects 2 rates for 1 boundaries, received 1;",
            Assert.Throws<ArgumentException>(() => Schedule.PiecewiseConstant([1], [1])).Message);
        Assert.StartsWith("Schedule: expects at least one schedule, received none;", Assert.Throws<ArgumentException>(() => Schedule.Chained()).Message);
    }

    [Fact]
    public void A_step_is_made_by_the_rate_of_its_number_through_epochs_and_trainings()
    {
        var rates = new List<double>();
        var own = new Schedule("own", step => 0.1 / (1 + step));
        Sequential model = Model(new SGD());
        var record = new Listener
        {
            TrainBegin = () => rates.Add(model.Optimizer.LearningRate),
            BatchEnd = (_, _, _) => rates.Add(model.Optimizer.LearningRate),
        };
        History history = model.Fit(Points(10), epochs: 2, batchSize: 5, options: new() { Callbacks = [own, record] });
        model.Fit(Points(10), epochs: 1, batchSize: 5, options: new() { Callbacks = [own, record] });
        Assert.Equal([0, 1, 2, 3, 4, 4, 5, 6], rates.Select(rate => Math.Round(0.1 / rate - 1, 9)));
        Assert.Equal([0.1 / 3, 0.1 / 5], history.Epochs.Select(epoch => epoch.LearningRate));
    }

    sealed class Interruption : Exception;

    [Fact]
    public void Every_schedule_resumes_to_the_same_bits_and_keeps_eager_and_captured_ones()
    {
        foreach ((string name, Schedule schedule, _) in Table)
        {
            string[] bits = [.. new[] { "straight", "eager", "resumed" }.Select((way, k) =>
            {
                for (int stop = 3; ; stop += 4)
                {
                    Sequential model = Model(new SGD(0.25, momentum: 0.5));
                    int seen = 0;
                    var listener = new Listener { BatchEnd = (_, _, _) => { if (way == "resumed" && ++seen == 4 && stop < 12) throw new Interruption(); } };
                    try
                    {
                        model.Fit(Points(20), epochs: 2, batchSize: 4, options: new()
                        {
                            Callbacks = [schedule, listener],
                            Captures = way != "eager",
                            Checkpoints = way == "resumed" ? new(folder[$"{name} {schedule}"]) { Every = TimeSpan.Zero } : null,
                        });
                        return model.WeightsSha256();
                    }
                    catch (Interruption) { }
                }
            })];
            Assert.Equal(bits[0], bits[1]);
            Assert.Equal(bits[0], bits[2]);
        }
    }

    sealed class Failure : Exception;

    /// <summary>How a training can end, as a callback's reaction to the third batch.</summary>
    static readonly Dictionary<string, Action<Listener, CancellationTokenSource>> Ends = new()
    {
        ["its last epoch"] = (_, _) => { },
        ["a callback that stops it"] = (listener, _) => listener.Stop(),
        ["cancellation"] = (_, stop) => stop.Cancel(),
        ["an exception"] = (_, _) => throw new Failure(),
    };

    public static TheoryData<string> EndNames { get; } = [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(EndNames))]
    public void The_optimizer_has_its_own_rate_again_whatever_ends_training(string end)
    {
        Sequential model = Model(new SGD(0.25));
        using var stop = new CancellationTokenSource();
        int ended = 0;
        var listener = new Listener { TrainEnd = () => ended++ };
        listener.BatchEnd = (_, batch, _) =>
        {
            if (batch == 3) Ends[end](listener, stop);
        };
        try
        {
            model.Fit(Points(40), epochs: 2, batchSize: 5, options: new() { Callbacks = [Schedule.Linear(0.1, 8), listener] }, cancellation: stop.Token);
            Assert.NotEqual("an exception", end);
        }
        catch (Failure)
        {
            Assert.Equal("an exception", end);
        }
        Assert.Equal(0.25, model.Optimizer.LearningRate);
        Assert.Equal(1, ended);
    }

    /// <summary>An exception in the end of one callback hides neither the one that ended training nor the ends of others.</summary>
    [Fact]
    public void Each_callback_that_began_ends_once_after_a_failure()
    {
        Sequential model = Model(new SGD(0.25));
        var ends = new List<string>();
        var first = new Listener { TrainEnd = () => { ends.Add("first"); throw new InvalidOperationException("second failure"); } };
        var second = new Listener { TrainEnd = () => ends.Add("second"), BatchEnd = (_, _, _) => throw new Failure() };
        Assert.Throws<Failure>(() => model.Fit(Points(40), options: new() { Callbacks = [first, second] }));
        Assert.Equal(["first", "second"], ends);

        ends.Clear();
        first.TrainEnd = () => ends.Add("first");
        second.TrainBegin = () => throw new Failure();
        Assert.Throws<Failure>(() => model.Fit(Points(40), options: new() { Callbacks = [first, second] }));
        Assert.Equal(["first"], ends);
    }

    /// <summary>The checkpoint of a finished training holds the optimizer's own rate, not the schedule's.</summary>
    [Fact]
    public void A_finished_training_that_is_prolonged_has_the_rates_of_one_that_was_not_interrupted()
    {
        List<double> Rates(string run, params int[] epochs)
        {
            var rates = new List<double>();
            foreach (int count in epochs)
            {
                Sequential model = Model(new SGD(0.25));
                var record = new Listener
                {
                    EpochBegin = _ => rates.Add(model.Optimizer.LearningRate),
                    BatchEnd = (_, _, _) => rates.Add(model.Optimizer.LearningRate),
                };
                model.Fit(Points(20), count, 5, options: new() { Callbacks = [Schedule.Linear(0.1, 16), record], Checkpoints = new(folder[run]) });
                Assert.Equal(0.25, model.Optimizer.LearningRate);
            }
            return rates;
        }
        Assert.Equal(Rates("straight", 4), Rates("prolonged", 2, 4));
    }

    [Fact]
    public void Eager_and_captured_steps_follow_it_to_the_same_bits()
    {
        string[] bits = [.. new[] { true, false }.Select(captures =>
        {
            Sequential model = Model(new Adam());
            model.Fit(Points(64), epochs: 3, batchSize: 16, options: new() { Captures = captures, Callbacks = [Schedule.Cosine(0.1, steps: 12)] });
            return model.WeightsSha256();
        })];
        Assert.Equal(bits[0], bits[1]);
    }
}
