namespace Myelin;
static class ModelFile
{
    public static (List<(string, Tensor)>, Dictionary<string, string>) Contents(Model model) => ([.. model.States.Select(s => (s.Path, s.Value))], []);
}
