using System.Globalization;
using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Searches for hyper-parameters.</summary>
public sealed class SearchTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static SearchSpace Space => new SearchSpace().Real("rate", 1e-4, 1, log: true).Whole("units", 2, 10, step: 4).Choice("way", "a", "b");

    [Fact]
    public void A_grid_holds_every_combination_once()
    {
        var tried = new List<string>();
        SearchResult result = new HyperparameterSearch(Space).Grid(trial =>
        {
            tried.Add($"{trial.Real("rate"):0.####} {trial.Whole("units")} {trial["way"]}");
            return trial.Real("rate") + trial.Whole("units");
        }, points: 3);
        Assert.Equal(new[] { "0.0001", "0.01", "1" }.SelectMany(rate => new[] { 2, 6, 10 }.SelectMany(units => new[] { "a", "b" }.Select(
            way => $"{rate} {units} {way}"))), tried);
        Assert.Equal((18, "2", "a"), (result.Trials.Count, result.Best.Trial["units"], result.Best.Trial["way"]));
    }

    [Fact]
    public void Trials_by_chance_depend_on_seed_and_number_alone_and_cover_the_ranges()
    {
        string[] Tried(int count, long seed = 0) =>
            [.. new HyperparameterSearch(Space) { Seed = seed }.Random(count, trial => trial.Number).Trials.Select(one => one.Trial.ToString())];
        string[] many = Tried(400);
        Assert.Equal(many[..20], Tried(20));
        Assert.NotEqual(many[..20], Tried(20, seed: 1));
        Trial[] trials = [.. new HyperparameterSearch(Space).Random(400, _ => 0).Trials.Select(one => one.Trial)];
        Assert.All(trials, trial => Assert.InRange(trial.Real("rate"), 1e-4, 1));
        Assert.InRange(trials.Count(trial => trial.Real("rate") < 0.01), 160, 240);      // half, by the logarithm
        Assert.Equal([10, 2, 6], trials.Select(trial => trial.Whole("units")).Distinct().Order().Select(x => $"{x}").Order().Select(int.Parse));
        Assert.InRange(trials.Count(trial => trial["way"] == "a"), 160, 240);
    }

    [Fact]
    public void Trials_are_ranked_by_their_direction_and_diverged_ones_are_last()
    {
        double[] values = [3, double.NaN, 1, 2];
        foreach ((MetricDirection direction, int[] order) in new[]
        {
            (MetricDirection.LowerIsBetter, (int[])[3, 4, 1, 2, 5]), (MetricDirection.HigherIsBetter, [1, 4, 3, 2, 5]),
        })
        {
            SearchResult result = new HyperparameterSearch(Space) { Direction = direction }.Random(5, trial =>
                trial.Number == 5 ? throw new TrainingException("diverged") : values[trial.Number - 1]);
            Assert.Equal(order, result.Trials.Select(one => one.Trial.Number));
        }
    }

    [Fact]
    public void Halving_gives_more_epochs_to_the_better_ones()
    {
        var run = new List<(int Number, int Epochs)>();
        SearchResult result = new HyperparameterSearch(new SearchSpace().Real("x", 0, 1)).Halving(9, trial =>
        {
            run.Add((trial.Number, trial.Epochs!.Value));
            return trial.Real("x") / trial.Epochs.Value;
        }, leastEpochs: 2, mostEpochs: 18);
        Assert.Equal([(2, 9), (6, 3), (18, 1)], run.GroupBy(one => one.Epochs).Select(round => (round.Key, round.Count())));
        Trial[] byX = [.. result.Trials.Select(one => one.Trial).OrderBy(trial => trial.Real("x"))];
        Assert.Equal((byX[0].Number, 18), (result.Best.Trial.Number, result.Best.Trial.Epochs!.Value));
        Assert.Equal(byX[..3].Select(trial => trial.Number).Order(), run.Where(one => one.Epochs == 6).Select(one => one.Number));
        Assert.Equal(9, result.Trials.Count);
    }

    /// <summary>Stopped within a trial, the search continues there, and no finished trial is run again.</summary>
    [Theory]
    [InlineData("random")]
    [InlineData("halving")]
    public void A_stopped_search_continues_to_the_same_ranking(string kind)
    {
        SearchResult Search(string run, Action<Trial> each, CancellationToken stop = default)
        {
            var search = new HyperparameterSearch(new SearchSpace().Real("rate", 1e-3, 0.3, log: true)) { Folder = folder[run] };
            double Train(Trial trial)
            {
                each(trial);
                Sequential model = Model(new Adam(trial.Real("rate")), input: [4]);
                History history = model.Fit(Points(24), trial.Epochs ?? 3, batchSize: 8, validation: Points(9, seed: 4), options: new()
                {
                    Checkpoints = new(trial.Folder!) { Every = TimeSpan.Zero },
                    Callbacks = [new LambdaCallback(onBatchEnd: (_, _) => steps++)],
                }, cancellation: stop);
                return history.Cancelled ? 0 : history["val_loss"][^1];
            }
            return kind == "random" ? search.Random(4, Train, stop) : search.Halving(4, Train, 1, 4, 2, stop);
        }
        steps = 0;
        string straight = Search("straight", _ => { }).ToString();
        int all = steps;
        using var stop = new CancellationTokenSource();
        int trials = 0;
        steps = 0;
        Assert.Throws<OperationCanceledException>(() => Search("stopped", _ => { if (++trials == 3) stop.Cancel(); }, stop.Token));
        Assert.Equal(straight, Search("stopped", _ => { }).ToString());
        Assert.Equal(all, steps);
        // Halving continues trainings: 4 trials of 1 epoch, 2 that go on to 2, 1 that goes on to 4, each of 3 batches.
        Assert.Equal(kind == "random" ? 4 * 3 * 3 : (4 + 2 + 2) * 3, all);
    }

    int steps;

    [Fact]
    public void Another_search_in_the_folder_and_a_damaged_list_are_refused()
    {
        var search = new HyperparameterSearch(Space) { Folder = folder["run"] };
        search.Random(2, _ => 1);
        int run = 0;
        search.Random(3, _ => run++);
        Assert.Equal(1, run);
        Assert.Contains("holds the search \"random, LowerIsBetter, seed 0: rate: 0.0001 to 1 by logarithm; units: 2 to 10 by 4; way: a | b\"",
            Assert.Throws<InvalidOperationException>(() => search.Grid(_ => 1)).Message);
        foreach (string damage in new[]
        {
            "", "[]", "{\"format\":1}", "{\"format\":1,\"search\":3,\"trials\":[]}", "{\"format\":7,\"search\":\"\",\"trials\":[]}",
        })
        {
            File.WriteAllText(folder["run/trials.json"], damage);
            Assert.Throws<DataFormatException>(() => search.Random(2, _ => 1));
        }
    }

    [Fact]
    public void Misuse_says_what_helps()
    {
        foreach ((Action act, string message) in new (Action, string)[]
        {
            (() => new SearchSpace().Real("rate", 0, 1, log: true),
                "SearchSpace: expects bounds of \"rate\" in order and above 0, as it goes by the logarithm, "),
            (() => new SearchSpace().Whole("units", 9, 3), "SearchSpace: expects bounds of \"units\" in order and a step of 1 or more, received 9 to 3 by 1;"),
            (() => new SearchSpace().Choice("way", "a", "a"), "SearchSpace: expects different values of \"way\", at least one, received 2 (a, a);"),
            (() => Space.Whole("rate", 1, 2), "SearchSpace: two parameters are named \"rate\""),
            (() => _ = new HyperparameterSearch(new()), "HyperparameterSearch: expects at least one hyper-parameter, received none;"),
            (() => new HyperparameterSearch(Space).Random(1, trial => trial.Real("rat")), "Unknown hyper-parameter \"rat\"; did you mean \"rate\"?"),
            (() => _ = new HyperparameterSearch(Space) { Direction = MetricDirection.None }, "HyperparameterSearch: expects LowerIsBetter or HigherIsBetter"),
        })
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(act).Message);
    }

    [Fact]
    public void The_table_has_a_row_for_each_trial()
    {
        string[] rows = new HyperparameterSearch(Space).Random(3, trial => trial.Number / 7.0).ToString().Split('\n');
        Assert.Matches(@"^rank  trial +rate  units  way +value$", rows[0]);
        Assert.Equal(5, rows.Length);
        Assert.EndsWith((1 / 7.0).ToString("G6", CultureInfo.InvariantCulture), rows[1]);
    }
}
