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
