using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Myelin.Extensions.Tests;

/// <summary>The example of an ASP.NET service, as a process of its own.</summary>
public sealed class ServiceTests
{
    /// <summary>bin/Release/net10.0 of the example, beside that of these tests.</summary>
    static string Program
    {
        get
        {
            string tests = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
            string output = Path.GetRelativePath(Path.Combine(tests, "..", "..", ".."), tests);
            return Path.GetFullPath(Path.Combine(tests, "..", "..", "..", "..", "..", "examples", "PredictionService", output, "PredictionService.dll"));
        }
    }

    [Fact]
    public async Task The_service_predicts_refuses_wrong_examples_and_is_healthy()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var saved = new SavedModel();
        using Process service = Process.Start(new ProcessStartInfo("dotnet",
            [Program, "--urls", "http://127.0.0.1:0", "--Model:Path", saved.Path, "--contentRoot", saved.Folder])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            string? address = null;
            while (address == null && await service.StandardOutput.ReadLineAsync(stop) is { } line)
                if (Regex.Match(line, "Now listening on: (?<address>.*)", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match)
                    address = match.Groups["address"].Value;
            Assert.NotNull(address);
            using var client = new HttpClient { BaseAddress = new(address) };
            HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", SavedModel.Example, stop);
            Assert.Equal(saved.Expected, await answer.Content.ReadFromJsonAsync<float[]>(stop));
            HttpResponseMessage wrong = await client.PostAsJsonAsync("/predict", new[] { 1f }, stop);
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Equal("Predictor: expects 4 numbers of an example [2, 2], received 1; give all of them in order.",
                await wrong.Content.ReadFromJsonAsync<string>(stop));
            Assert.Equal("Healthy", await client.GetStringAsync("/health", stop));
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void The_example_has_less_than_40_lines()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Myelin.slnx"))) folder = Path.GetDirectoryName(folder);
        Assert.InRange(File.ReadAllLines(Path.Combine(folder!, "examples", "PredictionService", "Program.cs")).Length, 10, 39);
    }
}
