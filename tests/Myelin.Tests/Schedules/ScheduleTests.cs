namespace Myelin.Tests.Schedules;

public class ScheduleTests
{
    [Fact]
    public void Linear_falls_evenly_and_stays_at_its_end()
    {
        Schedule schedule = Schedule.Linear(0.5, steps: 4, to: 0.1);
        double[] expected = [0.5, 0.4, 0.3, 0.2, 0.1, 0.1];
        for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.At(step), 1e-15);
    }

    [Fact]
    public void Cosine_is_half_a_wave()
    {
        Schedule schedule = Schedule.Cosine(2, steps: 4);
        for (int step = 0; step <= 4; step++) Assert.Equal(1 + Math.Cos(Math.PI * step / 4), schedule.At(step), 1e-15);
        Assert.Equal(0, schedule.At(100));
    }

    [Fact]
    public void A_schedule_without_steps_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Linear(1, steps: 0));

    [Fact]
    public void The_rate_of_a_training_follows_the_count_of_steps()
    {
        Sequential model = Model();
        History history = model.Fit(Moons.Generate(64), epochs: 4, batchSize: 16, options: new FitOptions { Callbacks = [Schedule.Linear(0.1, steps: 16)] }, cancellation: TestContext.Current.CancellationToken);
        double[] expected = [0.075, 0.05, 0.025, 0];
        for (int epoch = 0; epoch < 4; epoch++) Assert.Equal(expected[epoch], history.Epochs[epoch].LearningRate, 1e-15);
    }

    [Fact]
    public void Eager_and_captured_steps_follow_it_to_the_same_bits()
    {
        string[] bits = [.. new[] { true, false }.Select(captures =>
        {
            Sequential model = Model();
            model.Fit(Moons.Generate(64), epochs: 3, batchSize: 16, options: new FitOptions { Captures = captures, Callbacks = [Schedule.Cosine(0.1, steps: 12)] }, cancellation: TestContext.Current.CancellationToken);
            return model.WeightsSha256();
        })];
        Assert.Equal(bits[0], bits[1]);
    }

    static Sequential Model()
    {
        var model = new Sequential(input: [2]) { new Dense(4, Activation.Tanh), new Dense(2) };
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }
}
