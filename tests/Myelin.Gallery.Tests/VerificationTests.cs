namespace Myelin.Gallery.Tests;

public sealed class VerificationTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("myelin-gallery-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    sealed class Coin(Func<long, double> toss) : GalleryEntry
    {
        public int Runs { get; private set; }

        public override string Id => "mcculloch-pitts";

        public override string Title => "a coin";

        public override string Decks => "A";

        public override string Required => "at least one | half";

        public override IReadOnlyList<long> Seeds => [0, 1, 2];

        public override void Run(GalleryRun run)
        {
            Runs++;
            run.Exactly("sides", 2, 2);
            run.AtLeast("heads", toss(run.Seed), 0.5);
        }
    }

    [Fact]
    public void The_median_of_the_seeds_counts()
    {
        Assert.True(new GalleryVerification(folder).Verify(new Coin(seed => seed == 1 ? 0 : 0.6)).Works);
        Assert.False(new GalleryVerification(folder, again: true).Verify(new Coin(seed => seed == 1 ? 0.9 : 0.4)).Works);
        Assert.True(new GalleryVerification(folder, isShort: true).Verify(new Coin(_ => 0)).Works);
    }

    [Fact]
    public void What_was_stopped_goes_on_with_the_seeds_that_are_left()
    {
        using var stop = new CancellationTokenSource();
        var coin = new Coin(seed =>
        {
            if (seed == 1) stop.Cancel();
            return 1;
        });
        Assert.Throws<OperationCanceledException>(() => new GalleryVerification(folder).Verify(coin, stop.Token));
        Assert.Equal(2, coin.Runs);
        Assert.True(new GalleryVerification(folder).Verify(coin).Works);
        Assert.Equal(3, coin.Runs);
    }

    [Fact]
    public void A_short_run_has_limits_of_its_own()
    {
        var high = new Measurement("accuracy", 60, "%", Bound.AtLeast, 90, ShortLimit: 50);
        Assert.True(high.Holds(isShort: true));
        Assert.False(high.Holds(isShort: false));
        Assert.False((high with { Value = 40 }).Holds(isShort: true));
        Assert.False((high with { Value = double.NaN }).Holds(isShort: true));
        Assert.True((high with { Value = 0, ShortLimit = null }).Holds(isShort: true));
        Assert.False((high with { Bound = Bound.AtMost, Limit = 1, ShortLimit = 10 }).Holds(isShort: true));
        Assert.Equal(("at least 90 %", "at least 50 %"), (high.Requirement, high.Required(isShort: true)));
    }

    [Fact]
    public void The_row_of_a_trained_entry_has_the_hash_of_each_seed_and_an_entry_without_a_run_says_so()
    {
        GalleryEntry entry = GalleryTable.Of("gan");
        GalleryResult Result(long seed, char digit) => new("gan", seed, false, 1.5, [new("sides", 2, "", Bound.Exactly, 2)], new string(digit, 64));
        GalleryResult again = GalleryResult.Parse(Result(0, 'a').ToJson())!;
        string page = Path.Combine(folder, "results.md");
        ResultsPage.Update(page, [new GalleryVerdict(entry, [again, Result(1, 'b')])]);
        string text = File.ReadAllText(page);
        Assert.Contains("`myelin gallery verify gan` | `aaaaaaaaaaaa`, `bbbbbbbbbbbb` |", text);
        Assert.Contains("| alexnet | not run |  |", text);
        Assert.Equal(GalleryTable.All.Count, text.Split('\n').Count(line => line.Contains("| `myelin gallery verify ")));
        ResultsPage.Update(page, []);
        Assert.Equal(text, File.ReadAllText(page));
    }

    [Fact]
    public void Weights_of_several_models_have_one_hash_that_depends_on_each()
    {
        static string? Hash(params long[] seeds)
        {
            var run = new GalleryRun();
            foreach (long seed in seeds) run.Trained((Sequential)new Sequential(input: [2], seed: seed) { new Dense(3) }.Build(new TensorSpec([2])));
            return run.Weights;
        }
        Assert.Null(Hash());
        Assert.Equal(64, Hash(0)!.Length);
        Assert.Equal(Hash(0, 1), Hash(0, 1));
        Assert.Equal(5, new[] { Hash(0), Hash(1), Hash(0, 1), Hash(1, 0), Hash(0, 2) }.Distinct().Count());
    }

    [Fact]
    public void What_is_known_of_a_stopped_verification_says_how_many_seeds_it_has()
    {
        using var stop = new CancellationTokenSource();
        var coin = new Coin(seed =>
        {
            if (seed == 1) stop.Cancel();
            return 0.7;
        });
        var verification = new GalleryVerification(folder);
        Assert.Null(verification.Known(coin));
        Assert.Throws<OperationCanceledException>(() => verification.Verify(coin, stop.Token));
        Assert.StartsWith("| mcculloch-pitts | yes, 2 of 3 seeds |", verification.Known(coin)!.Row());
        Assert.Equal(2, coin.Runs);
        verification.Verify(coin);
        Assert.StartsWith("| mcculloch-pitts | yes |", verification.Known(coin)!.Row());
    }

    [Fact]
    public void Results_of_other_entries_stay_in_the_table()
    {
        string page = Path.Combine(folder, "results.md");
        ResultsPage.Update(page, [new GalleryVerification(folder).Verify(new Coin(_ => 0.75))]);
        string first = File.ReadAllText(page);
        Assert.Contains("| mcculloch-pitts | yes | 1 exact requirement holds; heads 0.75 (at least 0.5) | at least one \\| half |", first);
        ResultsPage.Update(page, []);
        Assert.Equal(first, File.ReadAllText(page));
    }
}
