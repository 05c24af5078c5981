namespace Myelin.Onnx.Tests;

public class BackendTests
{
    [Fact]
    public void Every_case_of_the_backend_suite_passes_or_is_listed_with_a_reason()
    {
        if (BackendSuite.Folder == null) Assert.Skip("The backend suite is not installed: apt-get install libonnx-testdata.");
        var results = new List<(string Name, string? Fault)>();
        foreach (BackendCase one in BackendSuite.Cases())
        {
            string? fault;
            try { fault = one.Fault(); }
            catch (Exception e) { fault = $"{e.GetType().Name}: {e.Message}"; }
            results.Add((one.Name, fault));
        }
        if (Environment.GetEnvironmentVariable("MYELIN_ONNX_RESULTS") is { } path)
            File.WriteAllLines(path, results.Where(result => result.Fault != null).Select(result => $"{result.Name}\t{result.Fault}"));
        string[] wrong = [.. results.Where(result => result.Fault != null != BackendExceptions.Reasons.ContainsKey(result.Name))
            .Select(result => $"{result.Name}: {result.Fault ?? "passes, but is listed"}")];
        Assert.True(wrong.Length == 0, $"{results.Count(result => result.Fault == null)} of {results.Count} pass.\n{string.Join('\n', wrong)}");
    }
}
