namespace Myelin.Tests;

/// <summary>A text that lies beside the tests. After a change the new one lies beside it as name.received.txt, to be read and renamed.</summary>
static class Snapshot
{
    public static void Check(string folder, string name, string received)
    {
        string place = Path.Combine(Fixture.Root, "tests", "Myelin.Tests", folder);
        string expected = File.ReadAllText(Path.Combine(place, $"{name}.txt"));
        if (expected != received) File.WriteAllText(Path.Combine(place, $"{name}.received.txt"), received);
        Assert.Equal(expected, received);
    }
}
