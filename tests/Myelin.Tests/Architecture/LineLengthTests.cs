namespace Myelin.Tests;

/// <summary>Lines fit beside each other in a comparison.</summary>
public class LineLengthTests
{
    const int Longest = 160;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    public void No_line_is_longer_than_160_characters(string folder)
    {
        string apart = Path.DirectorySeparatorChar.ToString();
        string[] files = [.. Directory.GetFiles(Path.Combine(Fixture.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(apart).Any(part => part is "bin" or "obj"))];
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => File.ReadLines(path)
            .Index()
            .Where(line => line.Item.Length > Longest)
            .Select(line => $"{Path.GetRelativePath(Fixture.Root, path)}:{line.Index + 1}: {line.Item.Length} characters")));
    }
}
